import type { Pool } from "@/db/client";
import { type Cell, csvFile } from "@/server/csv";
import {
  type HistoryFilters,
  type HistoryItem,
  readHistory,
} from "@/server/pipeline/tracking/history";
import { answerItem } from "./answers";

/** Lines of a file: the newest; whoever needs older ones asks for an earlier time. */
const most = 20_000;
const pageSize = 500;

type Line = {
  at: Date;
  notificationId: string;
  type: string;
  priority: string;
  outcome: string;
  channels: string;
  answer: string;
};

export type HistoryFormat = "csv" | "ndjson";

/** A person's messages as a file, the newest 20 000, a page at a time. Never what was written in them. */
export function historyFile(
  pool: Pool,
  user: { id: number; zone: string },
  filters: HistoryFilters,
  asked: { format: HistoryFormat; now: Date; keptDays: number },
): AsyncGenerator<string> {
  const pages = linePages(pool, user, filters, asked);
  return asked.format === "csv" ? csvFile(header, cells(pages)) : jsonLines(pages);
}

const header = ["at", "notification", "type", "priority", "outcome", "channels", "answer"];

async function* linePages(
  pool: Pool,
  { id, zone }: { id: number; zone: string },
  filters: HistoryFilters,
  { now, keptDays }: { now: Date; keptDays: number },
): AsyncGenerator<Line[]> {
  let cursor: string | null = null;
  for (let written = 0; written < most; written += pageSize) {
    const page = { cursor, limit: pageSize, now, keptDays };
    const { items, nextCursor } = await readHistory(pool, id, filters, page);
    yield items.map((item) => lineOf(item, { zone, now }));
    if (nextCursor === null) return;
    cursor = nextCursor;
  }
}

function lineOf(item: HistoryItem, clock: { zone: string; now: Date }): Line {
  const { notificationId, typeName, priority, outcome, inApp, deliveries, at } = item;
  const channels = [...(inApp ? ["in_app"] : []), ...deliveries.map(({ channel }) => channel)];
  return {
    ...{ at, notificationId, type: typeName, priority: `P${priority}`, outcome },
    channels: channels.join(" "),
    answer: answerItem(item, clock).sentence,
  };
}

async function* cells(pages: AsyncGenerator<Line[]>): AsyncGenerator<Cell[][]> {
  for await (const page of pages) yield page.map((line) => Object.values(line));
}

async function* jsonLines(pages: AsyncGenerator<Line[]>): AsyncGenerator<string> {
  for await (const page of pages) {
    if (page.length > 0) yield `${page.map((line) => JSON.stringify(line)).join("\n")}\n`;
  }
}
