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
import { TypeEditor } from "../type-editor";

export function TypeView(props: {
  typeKey: string;
  mayAct: boolean;
  mayStop: boolean;
  sees: { templates: boolean; producers: boolean };
}) {
  const { typeKey, mayAct, mayStop, sees } = props;
  const api = useApi();
  // Counts the times that the editor begins anew; what others save meanwhile does not touch it.
  const [round, setRound] = useState(0);
  const one = useQuery(api.types.one.queryOptions({ key: typeKey }));
  const choices = useQuery(api.types.choices.queryOptions());
  if (errorCode(one.error) === "NOT_FOUND")
    return (
      <NoSuchThing
        as="h1"
        title={`There is no type “${typeKey}”`}
        href="/types"
        label="See all types"
      >
        Check the address.
      </NoSuchThing>
    );
  const error = one.error ?? choices.error;
  if (error && !(one.data && choices.data))
    return (
      <ErrorState
        error={error}
        onRetry={() => {
          void one.refetch();
          void choices.refetch();
        }}
      />
    );
  if (!one.data || !choices.data) return <Skeleton className="h-96" />;
  const target = { scope: "type", value: typeKey, label: one.data.name } as const;
  return (
    <TypeEditor
      key={round}
      type={one.data}
      choices={choices.data}
      mayAct={mayAct}
      sees={sees}
      stop={mayStop && <StopButton target={target} />}
      banner={<StoppedBanner target={target} mayAct={mayStop} />}
      onReload={() => void one.refetch().then(() => setRound((n) => n + 1))}
    />
  );
}
