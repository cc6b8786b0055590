"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { TierBadge } from "@/components/alert/tier-badge";
import { formatUnit, limitWords } from "@/components/alert/words";
import { useApi } from "@/components/api";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { ErrorState } from "@/components/ui/error-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { SkeletonRows } from "@/components/ui/skeleton";
import { Row, Table, TableBody, TableHead, Td, Th } from "@/components/ui/table";
import { useNow } from "@/components/ui/use-now";
import type { RuleData } from "./rule";
import { RuleDialog } from "./rule-dialog";
import { RuleMenu } from "./rule-menu";

/** Every rule, as this workspace has it. */
export function RuleTable({ mayAct }: { mayAct: boolean }) {
  const rules = useQuery({ ...useApi().alerts.rules.queryOptions(), refetchInterval: 10_000 });
  if (rules.isPending) return <SkeletonRows />;
  if (rules.isLoadingError)
    return <ErrorState error={rules.error} onRetry={() => void rules.refetch()} />;
  return (
    <Card className="overflow-hidden">
      <Table label="Rules">
        <TableHead>
          <Row>
            <Th>Rule</Th>
            <Th className="max-md:hidden">Fires when</Th>
            <Th>Tier</Th>
            <Th className="max-sm:hidden">Last fired</Th>
            <Th>
              <span className="sr-only">State and actions</span>
            </Th>
          </Row>
        </TableHead>
        <TableBody>
          {rules.data.map((rule) => (
            <RuleRow key={rule.key} rule={rule} mayAct={mayAct} />
          ))}
        </TableBody>
      </Table>
    </Card>
  );
}

function RuleRow({ rule, mayAct }: { rule: RuleData; mayAct: boolean }) {
  return (
    <Row>
      <Td className="max-w-80 py-2.5 align-top">
        <Link href={`/runbooks/${rule.key}`} className="font-medium hover:underline">
          {rule.name}
        </Link>
        <p className="text-ink-soft text-xs">{rule.meaning}</p>
        <p className="mt-1 text-ink-soft text-xs md:hidden">
          <Condition rule={rule} />
        </p>
      </Td>
      <Td className="max-w-80 py-2.5 align-top text-ink-soft text-xs max-md:hidden">
        <Condition rule={rule} />
      </Td>
      <Td className="py-2.5 align-top">
        <TierBadge tier={rule.tier} />
      </Td>
      <Td className="whitespace-nowrap py-2.5 align-top text-ink-soft max-sm:hidden">
        {rule.lastFiredAt ? (
          <Link href={`/alerts?rule=${rule.key}`} className="hover:underline">
            <RelativeTime at={rule.lastFiredAt} />
          </Link>
        ) : (
          "never"
        )}
      </Td>
      <Td className="py-2 align-top">
        <div className="flex items-center justify-end gap-2 max-sm:flex-col max-sm:items-end">
          <State rule={rule} />
          {mayAct && (
            <>
              <RuleDialog rule={rule} />
              <RuleMenu rule={rule} />
            </>
          )}
        </div>
      </Td>
    </Row>
  );
}

function Condition({ rule: { condition, numbers, values, forSeconds } }: { rule: RuleData }) {
  const parts = Object.entries(numbers).map(([name, number]) =>
    limitWords(values[name] ?? number.usual, number),
  );
  return (
    <>
      <span className="text-ink-faint">{condition}</span>
      {parts.map((part) => (
        <span key={part} className="block">
          {part}
        </span>
      ))}
      {forSeconds > 0 && <span className="block">for {formatUnit(forSeconds, "s")}</span>}
    </>
  );
}

function State({ rule: { enabled, firing, mutedUntil } }: { rule: RuleData }) {
  const now = useNow();
  if (!enabled) return <Badge>off</Badge>;
  if (mutedUntil && now !== null && +mutedUntil > now) return <Badge tone="info">muted</Badge>;
  if (firing > 0) {
    return (
      <Badge tone="bad" pulse>
        {firing} firing
      </Badge>
    );
  }
  return null;
}
