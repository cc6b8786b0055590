"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { toast } from "sonner";
import { useApi } from "@/components/api";
import { fieldErrors } from "@/components/query-client";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import type { Brand } from "./brand";
import { BrandFields } from "./brand-fields";
import { BrandPreview } from "./brand-preview";

export function BrandView({ mayWrite }: { mayWrite: boolean }) {
  const { data, error, refetch } = useQuery(useApi().templates.brand.read.queryOptions());
  if (data) return <Loaded saved={data} mayWrite={mayWrite} />;
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  return <Skeleton className="h-96" />;
}

function Loaded({ saved, mayWrite }: { saved: Brand; mayWrite: boolean }) {
  const api = useApi();
  const client = useQueryClient();
  const [changes, setChanges] = useState<Partial<Brand>>({});
  const brand = useMemo(() => ({ ...saved, ...changes }), [saved, changes]);
  const save = useMutation(
    api.templates.brand.save.mutationOptions({
      meta: { quiet: true },
      onSuccess: async () => {
        await client.invalidateQueries(api.templates.pathFilter());
        setChanges({});
        toast.success("The brand is saved. Templates take it when they are published next.");
      },
    }),
  );
  const errors = fieldErrors(save.error);
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,26rem)_minmax(0,1fr)]">
      <Card>
        <CardHeader title="Theme" />
        <CardBody className="grid gap-4">
          {!mayWrite && (
            <p className="rounded-md bg-info-soft px-3 py-2 text-info text-sm">
              You may read this. The content team and administrators change it.
            </p>
          )}
          <BrandFields
            brand={brand}
            errors={errors}
            disabled={!mayWrite}
            onChange={(change) => setChanges((old) => ({ ...old, ...change }))}
          />
          {save.error && Object.keys(errors).length === 0 && (
            <p role="alert" className="text-bad text-sm">
              {save.error.message}
            </p>
          )}
          {mayWrite && (
            <div className="flex gap-2">
              <Button
                variant="primary"
                pending={save.isPending}
                disabled={Object.keys(changes).length === 0}
                onClick={() => save.mutate(brand)}
              >
                Save
              </Button>
              {Object.keys(changes).length > 0 && (
                <Button variant="ghost" onClick={() => setChanges({})}>
                  Undo the changes
                </Button>
              )}
            </div>
          )}
        </CardBody>
      </Card>
      <BrandPreview brand={brand} />
    </div>
  );
}
