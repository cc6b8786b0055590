"use client";

import { useQuery } from "@tanstack/react-query";
import { useApi } from "@/components/api";
import { formatBytes, formatCount } from "@/components/format";
import { Badge } from "@/components/ui/badge";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { ErrorState } from "@/components/ui/error-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { SkeletonRows } from "@/components/ui/skeleton";
import { Row, Table, TableBody, TableHead, Td, Th } from "@/components/ui/table";
import { DaysDialog } from "./days-dialog";
import type { Rule } from "./rule";

const pollMs = 30_000;

/** Every kind of row: how long it is kept, since when there is some, and how much it takes. */
export function Retention({ mayAct }: { mayAct: boolean }) {
  const { data, error, refetch } = useQuery({
    ...useApi().privacy.retention.queryOptions(),
    refetchInterval: pollMs,
  });
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonRows rows={10} />;
  return (
    <>
      <Card>
        <CardHeader
          title="Kept for a number of days"
          hint="What is older goes by itself, each hour"
        />
        <Table label="What is kept for how long">
          <TableHead>
            <Row>
              <Th>What</Th>
              <Th>Kept for</Th>
              <Th className="max-md:hidden">Oldest</Th>
              <Th className="text-right max-md:hidden">Size</Th>
              <Th className="max-lg:hidden">Last run</Th>
              <Th className="max-lg:hidden">Next run</Th>
              {mayAct && (
                <Th>
                  <span className="sr-only">Change</span>
                </Th>
              )}
            </Row>
          </TableHead>
          <TableBody>
            {data.rules.map((rule) => (
              <RuleRow key={rule.key} rule={rule} mayAct={mayAct} />
            ))}
          </TableBody>
        </Table>
      </Card>
      <Card>
        <CardHeader title="Kept otherwise" />
        <CardBody>
          <dl className="grid gap-x-6 gap-y-1.5 text-sm sm:grid-cols-[auto_1fr]">
            {data.otherwise.map(({ what, how }) => (
              <div key={what} className="contents">
                <dt>{what}</dt>
                <dd className="text-ink-soft max-sm:mb-1.5">{how}</dd>
              </div>
            ))}
          </dl>
        </CardBody>
      </Card>
    </>
  );
}

function RuleRow({ rule, mayAct }: { rule: Rule; mayAct: boolean }) {
  const { label, what, days, byWeek, oldest, bytes, lastRun, nextRun } = rule;
  return (
    <Row>
      <Td className="max-w-md py-2 md:min-w-56">
        <span className="font-medium">{label}</span>
        <span className="block text-ink-soft text-xs">{what}</span>
        <span className="block text-ink-faint text-xs md:hidden">{formatBytes(bytes)}</span>
        {lastRun?.fault && (
          <Badge tone="warn" className="mt-1 lg:hidden">
            {lastRun.fault}
          </Badge>
        )}
      </Td>
      <Td className="whitespace-nowrap tabular-nums">
        {days} days
        {byWeek && <span className="block text-ink-soft text-xs">by whole weeks</span>}
      </Td>
      <Td className="whitespace-nowrap text-ink-soft max-md:hidden">
        {oldest ? <RelativeTime at={oldest} /> : "nothing yet"}
      </Td>
      <Td className="whitespace-nowrap text-right tabular-nums max-md:hidden">
        {formatBytes(bytes)}
      </Td>
      <Td className="whitespace-nowrap text-ink-soft max-lg:hidden">
        {lastRun ? (
          <>
            <RelativeTime at={lastRun.at} />
            <span className="block text-xs">
              {lastRun.fault ? (
                <Badge tone="warn">{lastRun.fault}</Badge>
              ) : (
                `${formatCount(lastRun.removed)} ${byWeek ? "weeks" : "rows"} removed`
              )}
            </span>
          </>
        ) : (
          "not yet"
        )}
      </Td>
      <Td className="whitespace-nowrap text-ink-soft max-lg:hidden">
        {nextRun ? <RelativeTime at={nextRun} /> : "with the next worker"}
      </Td>
      {mayAct && (
        <Td>
          <DaysDialog rule={rule} />
        </Td>
      )}
    </Row>
  );
}
