"use client";

import { skipToken, useQuery } from "@tanstack/react-query";
import { useApi } from "@/components/api";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import { emptySegment } from "../segment-draft";
import { SegmentEditor } from "../segment-editor";

export function NewSegment({ from }: { from: string }) {
  const api = useApi();
  const fields = useQuery(api.segments.fields.queryOptions());
  const source = useQuery(api.segments.one.queryOptions(from ? { key: from } : skipToken));
  const error = fields.error ?? source.error;
  if (error)
    return (
      <ErrorState
        error={error}
        onRetry={() => {
          void fields.refetch();
          if (from) void source.refetch();
        }}
      />
    );
  if (!fields.data || (from && !source.data)) return <Skeleton className="h-96" />;
  const start = source.data
    ? { ...source.data.segment, key: "", name: `${source.data.segment.name} (copy)` }
    : emptySegment;
  return <SegmentEditor fields={fields.data} start={start} mayAct uses={[]} />;
}
