"use client";

import { useQuery } from "@tanstack/react-query";
import type { RouterOutputs } from "@/server/api/root";
import { useApi } from "../api";
import { formatCount } from "../format";
import { Badge } from "../ui/badge";
import { Card, CardBody, CardHeader } from "../ui/card";
import { cn } from "../ui/class-names";
import { ErrorState } from "../ui/error-state";
import { RelativeTime } from "../ui/relative-time";
import { SkeletonRows } from "../ui/skeleton";
import { OverrideButton } from "./override-button";
import { levelWords, partWords } from "./words";

type Load = RouterOutputs["load"]["state"];

/** How loaded the system is, what the score is made of, and what is left out because of it. */
export function LoadCard() {
  const load = useQuery({ ...useApi().load.state.queryOptions(), refetchInterval: 2_000 });
  return (
    <Card>
      <CardHeader
        title="Load"
        hint={load.data ? levelWords[load.data.effective].what : undefined}
        actions={load.data && <Level load={load.data} />}
      />
      <CardBody>
        {load.isPending ? (
          <SkeletonRows />
        ) : load.isLoadingError ? (
          <ErrorState error={load.error} onRetry={() => void load.refetch()} />
        ) : (
          <Score load={load.data} />
        )}
      </CardBody>
    </Card>
  );
}

function Level({ load: { effective, override, mayOverride } }: { load: Load }) {
  const { label, tone } = levelWords[effective];
  return (
    <>
      <Badge tone={tone} dot>
        {label}
      </Badge>
      {mayOverride && <OverrideButton active={override !== null} level={effective} />}
    </>
  );
}

function Score({ load }: { load: Load }) {
  const { score, parts, thresholds, shed, override, at } = load;
  return (
    <div className="grid gap-3">
      <div className="grid gap-1">
        <div className="flex items-baseline justify-between text-sm">
          <span>Score</span>
          <span className="tabular-nums">{score.toFixed(2)}</span>
        </div>
        <Bar value={score} marks={thresholds} tone={score >= (thresholds[0] ?? 1) ? "bad" : "ok"} />
      </div>
      <dl className="grid grid-cols-2 gap-x-4 gap-y-2">
        {partWords.map(({ key, label, title }) => (
          <div key={key} className="grid gap-1" title={title}>
            <dt className="flex justify-between text-ink-soft text-xs">
              {label} <span className="tabular-nums">{parts[key].toFixed(2)}</span>
            </dt>
            <dd>
              <Bar value={parts[key]} tone={parts[key] > 0.7 ? "warn" : "ok"} />
            </dd>
          </div>
        ))}
      </dl>
      <p className="text-ink-soft text-xs">
        Over the last hour: {formatCount(shed.refused)} P2 events refused,{" "}
        {formatCount(shed.expired)} P1 messages ended early.{" "}
        {load.effective > 0 && `${formatCount(shed.waitingFanouts)} P2 fan-outs wait.`}
      </p>
      {override && (
        <p className="text-warn text-xs">
          By {override.by}, until <RelativeTime at={override.until} />: {override.reason}
        </p>
      )}
      {!at && (
        <p className="text-ink-faint text-xs">The watch process has not written anything yet.</p>
      )}
    </div>
  );
}

const fills = { ok: "bg-ok", warn: "bg-warn", bad: "bg-bad" };

function Bar(props: { value: number; tone: keyof typeof fills; marks?: readonly number[] }) {
  return (
    <div aria-hidden className="relative h-1.5 overflow-hidden rounded-full bg-sunken">
      <div
        className={cn("h-full rounded-full", fills[props.tone])}
        style={{ width: `${Math.min(1, props.value) * 100}%` }}
      />
      {props.marks?.map((mark) => (
        <span
          key={mark}
          className="absolute inset-y-0 w-px bg-line-strong"
          style={{ left: `${mark * 100}%` }}
        />
      ))}
    </div>
  );
}
