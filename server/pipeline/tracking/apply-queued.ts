import { z } from "zod";
import { type PoolClient, transaction } from "@/db/client";
import { isPassing, isUnreachable } from "@/db/unreachable";
import type { Context } from "@/server/context";
import { keepLetters } from "@/server/dead-letters/keep-letters.sql";
import { type Report, reportKinds } from "@/server/providers/report";
import { applyEvents, type CallbackEvent, countApplied } from "./callbacks";
import type { Applied } from "./callbacks.sql";
import { type AppliedReplies, applyReplies } from "./replies";

/** Callbacks taken at once; each holds up to a thousand reports. */
const rowsAtOnce = 10;

const eventId = z.string().min(1).max(255);
/** As `queueReports` stored them. */
const Stored = z.array(
  z.discriminatedUnion("kind", [
    z.object({ kind: z.enum(reportKinds), eventId, reference: z.string(), at: z.coerce.date() }),
    z.object({
      ...{ kind: z.literal("replied"), eventId, from: z.string(), text: z.string() },
      at: z.coerce.date(),
    }),
  ]),
) satisfies z.ZodType<Report[]>;

type Row = { id: number; provider: string; reports: unknown };

/**
 * Applies what providers told, oldest first, until nothing is left; several workers share the work. What
 * cannot be applied is kept aside, and keeps nothing else waiting.
 * @returns how many callbacks were applied.
 */
export async function applyQueued(context: Context): Promise<number> {
  let applied = 0;
  for (;;) {
    const taken = await takeSome(context, rowsAtOnce);
    applied += taken;
    if (taken === 0) return applied;
  }
}

async function takeSome(context: Context, limit: number): Promise<number> {
  let rows: Row[] = [];
  try {
    const done = await transaction(context.pool, async (client) => {
      rows = await take(client, limit);
      return rows.length === 0 ? [] : await applyRows(context, client, rows);
    });
    for (const { provider, events, replies } of done) {
      countApplied(context, provider, events);
      countReplies(context, provider, replies);
    }
    return rows.length;
  } catch (error) {
    if (isUnreachable(error) || isPassing(error)) throw error;
    if (rows.length > 1) return takeSome(context, 1);
    await setAside(context, rows, error);
    return 1;
  }
}

/** By callback_inbox_open. */
async function take(client: PoolClient, limit: number): Promise<Row[]> {
  const { rows } = await client.query<Row>({
    name: "callbacks.take",
    text: `select id, provider, reports from callback_inbox where failed_at is null
           order by id limit $1 for update skip locked`,
    values: [limit],
  });
  return rows;
}

type Done = { provider: string; events: Applied[]; replies: AppliedReplies };

async function applyRows({ clock }: Context, client: PoolClient, rows: Row[]): Promise<Done[]> {
  const now = clock.now();
  const done: Done[] = [];
  for (const [provider, of] of Map.groupBy(rows, (row) => row.provider)) {
    const reports = of.flatMap((row) => Stored.parse(row.reports));
    const replied = reports.filter((report) => report.kind === "replied");
    // Before any user is locked.
    const replies = await applyReplies(client, provider, replied, now);
    const events = await applyEvents(client, provider, reports.flatMap(eventOf), now);
    done.push({ provider, events, replies });
  }
  const ids = rows.map(({ id }) => id);
  await client.query("delete from callback_inbox where id = any($1::bigint[])", [ids]);
  return done;
}

function eventOf(report: Report): CallbackEvent[] {
  return report.kind === "replied" ? [] : [{ ...report, at: report.at.toISOString() }];
}

function countReplies({ clock, rollup }: Context, provider: string, replies: AppliedReplies): void {
  for (const [outcome, n] of Object.entries(replies)) {
    const entry = { stage: "tracking", priority: 2, channel: "sms", provider, outcome, n } as const;
    if (n > 0) rollup.add(clock.now(), entry);
  }
}

async function setAside(
  { pool, clock, log }: Context,
  [row]: Row[],
  error: unknown,
): Promise<void> {
  if (!row) throw error;
  // What an error says here may be a piece of the callback.
  const err = error instanceof Error ? error.name : "unknown";
  await transaction(pool, async (client) => {
    const now = clock.now();
    await client.query("update callback_inbox set failed_at = $2 where id = $1", [row.id, now]);
    const letter = {
      ...({ stage: "callback", fault: "platform", notificationId: null, messages: 1 } as const),
      error: `A callback of ${row.provider} could not be applied: ${err}`,
      pointer: { callback: row.id },
    };
    await keepLetters(client, now, [letter]);
  });
  log.error({ err, provider: row.provider, callback: row.id }, "dead letter: a callback");
}
