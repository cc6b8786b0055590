"use client";

import { Siren } from "lucide-react";
import Link from "next/link";
import { scenarioWords } from "@/components/drill/scenarios";
import { formatCount, formatDuration } from "@/components/format";
import { channelList } from "@/components/notification/channels";
import { Badge } from "@/components/ui/badge";
import { Card, CardHeader } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { PagedList } from "@/components/ui/paged-list";
import { RelativeTime } from "@/components/ui/relative-time";
import { Row, Table, TableBody, TableHead, Td, Th } from "@/components/ui/table";
import { type ListedDrill, useDrills } from "./use-drills";

/** What was practised, and how it went. */
export function DrillList({ mayAct }: { mayAct: boolean }) {
  const { list, drills } = useDrills();
  return (
    <Card className="relative overflow-hidden">
      <CardHeader title="Drills so far" hint="Each can be opened again" />
      <PagedList
        list={list}
        shown={drills.length}
        empty={
          <EmptyState icon={Siren} title="No drill yet">
            {mayAct
              ? "Start one above: an outage of push is a good first one."
              : "On-call and administrators start them."}
          </EmptyState>
        }
      >
        <Table label="Drills">
          <TableHead>
            <Row>
              <Th>Drill</Th>
              <Th>Started</Th>
              <Th numeric>Opened after</Th>
              <Th numeric>Healed after</Th>
              <Th numeric>Sent</Th>
              <Th>
                <span className="sr-only">State</span>
              </Th>
            </Row>
          </TableHead>
          <TableBody>
            {drills.map((drill) => (
              <DrillRow key={drill.id} drill={drill} />
            ))}
          </TableBody>
        </Table>
      </PagedList>
    </Card>
  );
}

const shown = (ms: number | null | undefined) => (ms == null ? "–" : formatDuration(ms));

function DrillRow({ drill }: { drill: ListedDrill }) {
  const { id, scenario, channel, startedAt, startedBy, summary, sent, phase } = drill;
  return (
    <Row>
      <Td className="whitespace-nowrap font-medium">
        <Link href={`/drill/${id}`} className="hover:underline">
          {scenarioWords[scenario].name} on {channelList([channel])}
        </Link>
      </Td>
      <Td className="whitespace-nowrap text-ink-soft">
        <RelativeTime at={startedAt} /> <span className="max-md:hidden">by {startedBy}</span>
      </Td>
      <Td numeric>{shown(summary?.openedAfterMs)}</Td>
      <Td numeric>{shown(summary?.healedAfterMs)}</Td>
      <Td numeric>{sent === null ? "–" : formatCount(sent)}</Td>
      <Td className="text-right">
        {phase === "over" ? (
          <Badge>over</Badge>
        ) : (
          <Badge tone="warn" pulse>
            {phase}
          </Badge>
        )}
      </Td>
    </Row>
  );
}
