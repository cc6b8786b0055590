"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "@/components/api";
import { errorCode } from "@/components/query-client";
import { StopButton } from "@/components/switch/stop-button";
import { StoppedBanner } from "@/components/switch/stopped-banner";
import { ErrorState } from "@/components/ui/error-state";
import { NoSuchThing } from "@/components/ui/no-such-thing";
import { Skeleton } from "@/components/ui/skeleton";
import { SegmentEditor } from "../segment-editor";

export function SegmentView(props: { segmentKey: string; mayAct: boolean; mayStop: boolean }) {
  const { segmentKey, mayAct, mayStop } = props;
  const api = useApi();
  // Counts the times that the editor begins anew; what others save meanwhile does not touch it.
  const [round, setRound] = useState(0);
  const one = useQuery(api.segments.one.queryOptions({ key: segmentKey }));
  const fields = useQuery(api.segments.fields.queryOptions());
  if (errorCode(one.error) === "NOT_FOUND")
    return (
      <NoSuchThing
        as="h1"
        title={`There is no segment “${segmentKey}”`}
        href="/audience"
        label="See all segments"
      >
        Somebody may have deleted it.
      </NoSuchThing>
    );
  const error = one.error ?? fields.error;
  if (error && !(one.data && fields.data))
    return (
      <ErrorState
        error={error}
        onRetry={() => {
          void one.refetch();
          void fields.refetch();
        }}
      />
    );
  if (!one.data || !fields.data) return <Skeleton className="h-96" />;
  const { name } = one.data.segment;
  const target = { scope: "segment", value: segmentKey, label: name } as const;
  return (
    <SegmentEditor
      key={round}
      stop={mayStop && <StopButton target={target} />}
      banner={<StoppedBanner target={target} mayAct={mayStop} />}
      fields={fields.data}
      start={one.data.segment}
      uses={one.data.uses}
      mayAct={mayAct}
      onReload={() => void one.refetch().then(() => setRound((n) => n + 1))}
    />
  );
}
