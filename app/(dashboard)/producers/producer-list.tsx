"use client";

import { useQuery } from "@tanstack/react-query";
import { Cable } from "lucide-react";
import Link from "next/link";
import { useQueryStates } from "nuqs";
import { useApi } from "@/components/api";
import { formatCount, formatDuration, formatRate, formatShare } from "@/components/format";
import { rangeOptions } from "@/components/health/range";
import { LiveBadge } from "@/components/live-badge";
import { ProducerBadge } from "@/components/producer/state-badge";
import { Card } from "@/components/ui/card";
import { cn } from "@/components/ui/class-names";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { Segmented } from "@/components/ui/segmented";
import { SkeletonRows } from "@/components/ui/skeleton";
import { Row, Table, TableBody, TableHead, Td, Th } from "@/components/ui/table";
import type { RouterOutputs } from "@/server/api/root";
import { NewProducer } from "./new-producer";
import { liveMs, rangeParsers } from "./range";
import { UserTokens } from "./user-tokens";

type Listed = RouterOutputs["producers"]["all"][number];

/** Every producer that the visitor may see, with what its events came to. */
export function ProducerList({ mayMake, isMember }: { mayMake: boolean; isMember: boolean }) {
  const [{ range }, setState] = useQueryStates(rangeParsers);
  const all = useQuery({
    ...useApi().producers.all.queryOptions({ range }),
    refetchInterval: liveMs,
    placeholderData: (before) => before,
  });
  return (
    <>
      <PageHeader
        title="Producers"
        description={
          isMember
            ? "What becomes of the events that your services post."
            : "Services that post events: what became of those, and what each may do."
        }
        actions={
          <>
            {all.data && <LiveBadge updatedAt={all.dataUpdatedAt} />}
            <Segmented
              aria-label="Time range"
              value={range}
              onValueChange={(chosen) => void setState({ range: chosen })}
              options={rangeOptions}
            />
            {mayMake && <UserTokens />}
            {mayMake && <NewProducer />}
          </>
        }
      />
      <Card>
        {all.data ? (
          all.data.length > 0 ? (
            <Rows producers={all.data} range={range} />
          ) : (
            <Nothing isMember={isMember} />
          )
        ) : all.error ? (
          <ErrorState error={all.error} onRetry={() => void all.refetch()} />
        ) : (
          <SkeletonRows />
        )}
      </Card>
    </>
  );
}

function Nothing({ isMember }: { isMember: boolean }) {
  return (
    <EmptyState icon={Cable} title={isMember ? "You are no member yet" : "No producer yet"}>
      {isMember
        ? "An administrator makes you a member of the producers that you work on."
        : "A producer is a service with a key of its own. Make one to post events."}
    </EmptyState>
  );
}

function Rows({ producers, range }: { producers: Listed[]; range: string }) {
  return (
    <Table label="Producers">
      <TableHead>
        <Row>
          <Th>Producer</Th>
          <Th className="max-sm:hidden">State</Th>
          <Th numeric className="max-sm:hidden">
            Events/s
          </Th>
          <Th numeric>Accepted</Th>
          <Th numeric className="max-md:hidden">
            Rejected
          </Th>
          <Th numeric className="max-lg:hidden">
            Duplicates
          </Th>
          <Th numeric className="max-lg:hidden">
            p99 to sent
          </Th>
          <Th numeric>
            Dead<span className="max-sm:hidden"> letters</span>
          </Th>
          <Th numeric className="max-md:hidden">
            Limit
          </Th>
        </Row>
      </TableHead>
      <TableBody>
        {producers.map((producer) => (
          <ProducerRow key={producer.key} producer={producer} range={range} />
        ))}
      </TableBody>
    </Table>
  );
}

function ProducerRow({ producer, range }: { producer: Listed; range: string }) {
  const { key, name, state, totals, deadLetters } = producer;
  const { acceptance } = totals;
  return (
    <Row>
      <Td>
        <Link
          href={`/producers/${encodeURIComponent(key)}?range=${range}`}
          className="grid py-1.5 hover:underline"
        >
          <span className="font-medium">{name}</span>
          <span className="font-mono text-ink-faint text-xs">{key}</span>
        </Link>
        <span className="block pb-2 sm:hidden">
          <ProducerBadge state={state} />
        </span>
      </Td>
      <Td className="max-sm:hidden">
        <ProducerBadge state={state} />
      </Td>
      <Td numeric className="max-sm:hidden">
        {formatRate(producer.perSecond)}
      </Td>
      <Td numeric className={cn(acceptance !== null && acceptance < 0.98 && "text-warn")}>
        {acceptance === null ? "–" : formatShare(acceptance)}
      </Td>
      <Td numeric className="max-md:hidden">
        {formatCount(totals.rejected)}
      </Td>
      <Td numeric className="max-lg:hidden">
        {formatCount(totals.duplicates)}
      </Td>
      <Td numeric className="max-lg:hidden">
        {totals.p99 === null ? "–" : formatDuration(totals.p99)}
      </Td>
      <Td numeric className={cn(deadLetters > 0 && "font-medium text-bad")}>
        {formatCount(deadLetters)}
      </Td>
      <Td numeric className="text-ink-soft max-md:hidden">
        {formatCount(producer.ratePerSecond)}/s
      </Td>
    </Row>
  );
}
