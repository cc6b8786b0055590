import Link from "next/link";
import { Fragment } from "react";
import { formatCount } from "@/components/format";
import { channelIcon, channelLabel } from "@/components/notification/channels";
import { Badge } from "@/components/ui/badge";
import { formatSeconds } from "@/components/ui/seconds-field";
import { Row, Table, TableBody, TableHead, Td, Th } from "@/components/ui/table";
import { PriorityBadge } from "./priority-badge";
import type { ListedType } from "./type";

/** Types by category, with what is decided about each. */
export function TypeTable({ types }: { types: ListedType[] }) {
  const categories = Map.groupBy(types, ({ category }) => category);
  return (
    <Table label="Types by category">
      <TableHead>
        <Row>
          <Th>Type</Th>
          <Th>Priority</Th>
          <Th className="max-sm:hidden">Channels</Th>
          <Th className="max-md:hidden">Lifetime</Th>
          <Th className="max-lg:hidden">Summed up</Th>
          <Th numeric className="max-sm:hidden">
            Last 24 h
          </Th>
        </Row>
      </TableHead>
      <TableBody>
        {[...categories].map(([category, members]) => (
          <Fragment key={category}>
            <tr className="bg-sunken">
              <th
                scope="rowgroup"
                colSpan={6}
                className="h-7 px-4 text-left font-medium text-ink-faint text-xs first-letter:uppercase"
              >
                {category === "system" ? "Carillon's own" : category}
                <span className="pl-2 font-normal tabular-nums">{members.length}</span>
              </th>
            </tr>
            {members.map((type) => (
              <TypeRow key={type.key} type={type} />
            ))}
          </Fragment>
        ))}
      </TableBody>
    </Table>
  );
}

function TypeRow({ type }: { type: ListedType }) {
  const { key, name, channels, aggregationWindowSeconds: window } = type;
  return (
    <Row className="relative">
      <Td className="py-2">
        <Link
          href={`/types/${encodeURIComponent(key)}`}
          className="font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-accent focus-visible:after:-outline-offset-2"
        >
          {name}
        </Link>
        <span className="block break-all font-mono text-ink-faint text-xs">{key}</span>
        <span className="mt-1 sm:hidden">
          <Channels channels={channels} />
        </span>
      </Td>
      <Td>
        <span className="flex flex-wrap gap-1.5">
          <PriorityBadge priority={type.priority} pinned={type.pinned} />
          {type.mandatory && <Badge tone="warn">mandatory</Badge>}
        </span>
      </Td>
      <Td className="max-sm:hidden">
        <Channels channels={channels} />
      </Td>
      <Td className="whitespace-nowrap text-ink-soft tabular-nums max-md:hidden">
        {formatSeconds(type.ttlSeconds)}
      </Td>
      <Td className="whitespace-nowrap text-ink-soft tabular-nums max-lg:hidden">
        {window === null ? <span className="text-ink-faint">–</span> : formatSeconds(window)}
      </Td>
      <Td numeric className="max-sm:hidden">
        {formatCount(type.lastDay)}
      </Td>
    </Row>
  );
}

function Channels({ channels }: { channels: string[] }) {
  return (
    <ul className="flex gap-2 text-ink-soft">
      {channels.map((channel) => {
        const Icon = channelIcon(channel);
        return (
          <li key={channel} title={channelLabel(channel)}>
            <Icon aria-hidden className="size-4" />
            <span className="sr-only">{channelLabel(channel)}</span>
          </li>
        );
      })}
    </ul>
  );
}
