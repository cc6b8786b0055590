"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useApi } from "@/components/api";
import { errorCode } from "@/components/query-client";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { ErrorState } from "@/components/ui/error-state";
import { NoSuchThing } from "@/components/ui/no-such-thing";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import { UploadList } from "@/components/upload/upload-list";
import { FactsCard } from "./facts-card";
import { FillCard } from "./fill-card";
import type { Found } from "./found";
import { ListActions } from "./list-actions";
import { MembersCard } from "./members-card";

const liveMs = 1_000;

export function ListView({ listKey, mayAct }: { listKey: string; mayAct: boolean }) {
  const { data, error, refetch } = useQuery({
    ...useApi().lists.one.queryOptions({ key: listKey }),
    refetchInterval: ({ state }) => (state.data?.list.filling ? liveMs : false),
  });
  if (data) return <Known found={data} mayAct={mayAct} />;
  return (
    <>
      <PageHeader parent={<ToLists />} title="List" />
      {!error ? (
        <Skeleton className="h-80" />
      ) : errorCode(error) === "NOT_FOUND" ? (
        <NoSuchThing title="There is no such list" href="/audience/lists" label="All lists">
          It may have been removed.
        </NoSuchThing>
      ) : (
        <ErrorState error={error} onRetry={() => void refetch()} />
      )}
    </>
  );
}

function ToLists() {
  return (
    <Link href="/audience/lists" className="hover:text-ink hover:underline">
      Lists
    </Link>
  );
}

function Known({ found, mayAct }: { found: Found; mayAct: boolean }) {
  const api = useApi();
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: api.lists.pathKey() });
  const cancel = useMutation(api.lists.cancelUpload.mutationOptions({ onSettled: refresh }));
  const { list, uploads } = found;
  return (
    <>
      <PageHeader
        parent={<ToLists />}
        title={list.name}
        description={list.description}
        actions={mayAct && <ListActions found={found} />}
      />
      <div className="grid items-start gap-4 lg:grid-cols-[1fr_20rem]">
        <div className="grid min-w-0 gap-4">
          {mayAct && <FillCard list={list} onChange={() => void refresh()} />}
          <Card>
            <CardHeader title="Uploads" hint="The latest ten; reports are kept for a week" />
            <UploadList
              uploads={uploads}
              cancel={
                mayAct
                  ? {
                      consequence: "Nothing of the file is taken: the list stays as it is.",
                      run: (id) => cancel.mutateAsync({ id }),
                    }
                  : null
              }
            />
          </Card>
          {found.seesPeople ? (
            <MembersCard list={list} />
          ) : (
            <Card>
              <CardHeader title="People" />
              <CardBody className="text-ink-soft text-sm">
                Your role sees how many people are on the list, not who they are.
              </CardBody>
            </Card>
          )}
        </div>
        <FactsCard found={found} />
      </div>
    </>
  );
}
