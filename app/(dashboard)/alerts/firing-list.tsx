"use client";

import { useQuery } from "@tanstack/react-query";
import { ShieldCheck } from "lucide-react";
import { useQueryStates } from "nuqs";
import { type ListedAlert, tierKeys, tierWords } from "@/components/alert/words";
import { useApi } from "@/components/api";
import { Card, CardHeader } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { NothingMatches } from "@/components/ui/nothing-matches";
import { SkeletonRows } from "@/components/ui/skeleton";
import { AlertRow } from "./alert-row";
import { filterParsers } from "./filters";

const refreshMs = 3_000;

/** What is wrong now: what nobody has taken first, by tier; then what somebody looks after. */
export function FiringList({ mayAct }: { mayAct: boolean }) {
  const [filters, setFilters] = useQueryStates(filterParsers);
  const firing = useQuery({
    ...useApi().alerts.firing.queryOptions(filters),
    refetchInterval: refreshMs,
  });
  if (firing.isPending) return <SkeletonRows />;
  if (firing.isLoadingError) {
    return <ErrorState error={firing.error} onRetry={() => void firing.refetch()} />;
  }
  const { items, at } = firing.data;
  const taken = items.filter((alert) => isTaken(alert, at));
  const open = items.filter((alert) => !isTaken(alert, at));
  return (
    <div className="mb-4 grid gap-4" aria-live="polite">
      {items.length === 0 && (
        <Card>
          {filters.tier === null && filters.rule === null ? (
            <EmptyState icon={ShieldCheck} title="Nothing is wrong">
              The watch looks every five seconds. What it finds is listed here, and told to the
              contacts.
            </EmptyState>
          ) : (
            <NothingMatches onClear={() => void setFilters(null)}>
              Something else may be wrong.
            </NothingMatches>
          )}
        </Card>
      )}
      {tierKeys.map((tier) => (
        <Group
          key={tier}
          title={tierWords[tier].label}
          hint={tierWords[tier].hint}
          alerts={open.filter((alert) => alert.tier === tier)}
          mayAct={mayAct}
        />
      ))}
      <Group
        title="Somebody looks after it"
        hint="acknowledged or snoozed"
        alerts={taken}
        mayAct={mayAct}
      />
    </div>
  );
}

const isTaken = ({ acknowledgedAt, snoozedUntil }: ListedAlert, at: Date) =>
  acknowledgedAt !== null || (snoozedUntil !== null && snoozedUntil > at);

function Group(props: { title: string; hint: string; alerts: ListedAlert[]; mayAct: boolean }) {
  if (props.alerts.length === 0) return null;
  return (
    <Card>
      <CardHeader title={`${props.title} (${props.alerts.length})`} hint={props.hint} />
      <ul className="divide-y border-t">
        {props.alerts.map((alert) => (
          <AlertRow key={alert.id} alert={alert} mayAct={props.mayAct} />
        ))}
      </ul>
    </Card>
  );
}
