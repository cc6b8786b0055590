"use client";

import { useQuery } from "@tanstack/react-query";
import { SearchX } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { useApi } from "@/components/api";
import { errorCode } from "@/components/query-client";
import { StopButton } from "@/components/switch/stop-button";
import { StoppedBanner } from "@/components/switch/stopped-banner";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
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
      <EmptyState
        icon={SearchX}
        as="h1"
        title={`There is no type “${typeKey}”`}
        action={
          <Button asChild>
            <Link href="/types">See all types</Link>
          </Button>
        }
      >
        Check the address.
      </EmptyState>
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
