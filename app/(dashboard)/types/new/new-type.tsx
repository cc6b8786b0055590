"use client";

import { useQuery } from "@tanstack/react-query";
import { useApi } from "@/components/api";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import { TypeEditor } from "../type-editor";

/** Registers a type. */
export function NewType() {
  const { data, error, refetch } = useQuery(useApi().types.choices.queryOptions());
  if (data)
    return (
      <TypeEditor type={null} choices={data} mayAct sees={{ templates: true, producers: true }} />
    );
  return error ? (
    <ErrorState error={error} onRetry={() => void refetch()} />
  ) : (
    <Skeleton className="h-96" />
  );
}
