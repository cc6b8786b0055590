"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useApi } from "@/components/api";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { ErrorState } from "@/components/ui/error-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { profileFields } from "@/components/upload/field-names";
import { UploadList } from "@/components/upload/upload-list";
import { UploadPanel } from "@/components/upload/upload-panel";
import { AttributesCard } from "./attributes-card";

const liveMs = 1_000;

export function ImportView() {
  const api = useApi();
  const client = useQueryClient();
  const { data, error, refetch } = useQuery({
    ...api.people.uploads.queryOptions(),
    refetchInterval: ({ state }) =>
      state.data?.some((upload) => upload.state === "running") ? liveMs : false,
  });
  const attributes = useQuery(api.people.attributes.queryOptions());
  const refresh = () => client.invalidateQueries({ queryKey: api.people.pathKey() });
  const cancel = useMutation(api.people.cancelUpload.mutationOptions({ onSettled: refresh }));
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[1fr_20rem]">
      <div className="grid min-w-0 gap-4">
        <Card>
          <CardHeader title="Upload people" />
          <CardBody>
            <UploadPanel
              known={profileFields}
              attributes={attributes.data?.map(({ name }) => name) ?? []}
              action="Import"
              missing={(fields) =>
                fields.includes("userId") ? null : "Say which column holds the user id."
              }
              inputOf={(file) => ({ kind: "people", ...file })}
              onChange={() => void refresh()}
            />
          </CardBody>
        </Card>
        <Card>
          <CardHeader title="Imports" hint="The latest ten; reports are kept for a week" />
          {error ? (
            <ErrorState error={error} onRetry={() => void refetch()} />
          ) : !data ? (
            <SkeletonRows rows={2} />
          ) : (
            <UploadList
              uploads={data}
              cancel={{
                consequence:
                  "The rest of the file is not read. The people read until now stay as imported.",
                run: (id) => cancel.mutateAsync({ id }),
              }}
            />
          )}
        </Card>
      </div>
      <AttributesCard />
    </div>
  );
}
