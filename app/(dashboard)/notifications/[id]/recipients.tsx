import { useInfiniteQuery } from "@tanstack/react-query";
import { UserX } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { useApi } from "@/components/api";
import { LookGate } from "@/components/look/look-gate";
import { channelLabel } from "@/components/notification/channels";
import { OutcomeBadge } from "@/components/notification/status-badge";
import { Story } from "@/components/story/story";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { PagedList } from "@/components/ui/paged-list";
import { Segmented } from "@/components/ui/segmented";
import { Row, Table, TableBody, TableHead, Td, Th } from "@/components/ui/table";
import type { RouterOutputs } from "@/server/api/root";
import type { Detail } from "./detail";

type Recipient = RouterOutputs["notifications"]["recipients"]["items"][number];

/** Who it went to: the whole story of the one recipient, or a list of them. */
export function Recipients({ detail }: { detail: Detail }) {
  const { audience } = detail;
  if (audience.kind !== "user") return <RecipientList id={detail.id} />;
  if (audience.userId === null) return null;
  return (
    <Card>
      <CardHeader
        title="The recipient’s story"
        actions={
          <Link
            href={`/users/${encodeURIComponent(audience.userId)}`}
            className="font-mono text-accent text-xs underline-offset-4 hover:underline"
          >
            {audience.userId}
          </Link>
        }
      />
      <CardBody>
        <LookGate userId={audience.userId}>
          <Story
            userId={audience.userId}
            notificationId={detail.id}
            live={detail.completedAt === null}
            withEvent={false}
          />
        </LookGate>
      </CardBody>
    </Card>
  );
}

const views = [
  { value: "all", label: "All" },
  { value: "problems", label: "Not sent" },
] as const;

function RecipientList({ id }: { id: string }) {
  const [only, setOnly] = useState<"all" | "problems">("all");
  const list = useInfiniteQuery(
    useApi().notifications.recipients.infiniteQueryOptions(
      { id, only },
      { getNextPageParam: ({ nextCursor }) => nextCursor },
    ),
  );
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Card>
      <CardHeader
        title="Recipients"
        hint="With external deliveries, in the order of evaluation. Who was suppressed is found by the user’s page."
        actions={
          <Segmented aria-label="Recipients" value={only} onValueChange={setOnly} options={views} />
        }
      />
      <PagedList
        list={list}
        shown={items.length}
        skeleton={5}
        empty={
          <EmptyState
            icon={UserX}
            title={only === "all" ? "No external deliveries" : "Nothing ended without being sent"}
          />
        }
      >
        <Table label="Recipients">
          <TableHead>
            <Row>
              <Th>User</Th>
              <Th>Deliveries</Th>
            </Row>
          </TableHead>
          <TableBody>
            {items.map((recipient) => (
              <RecipientRow key={recipient.userId} id={id} recipient={recipient} />
            ))}
          </TableBody>
        </Table>
      </PagedList>
    </Card>
  );
}

function RecipientRow({ id, recipient }: { id: string; recipient: Recipient }) {
  return (
    <Row className="relative">
      <Td className="w-56">
        <Link
          href={`/users/${encodeURIComponent(recipient.userId)}?open=${id}`}
          className="font-mono text-xs after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-accent focus-visible:after:-outline-offset-2"
        >
          {recipient.userId}
        </Link>
      </Td>
      <Td>
        <span className="flex flex-wrap gap-x-4 gap-y-1 py-1.5">
          {recipient.deliveries.map(({ channel, state, attempts }) => (
            <span key={channel} className="flex items-center gap-1.5 text-ink-soft text-xs">
              {channelLabel(channel)} <OutcomeBadge outcome={state} />
              {attempts > 1 && `${attempts} attempts`}
            </span>
          ))}
        </span>
      </Td>
    </Row>
  );
}
