import type { Queryable } from "@/db/client";
import type { CandidateSource } from "@/server/pipeline/preferences/judge.sql";
import { ruleValues } from "@/server/pipeline/preferences/rule-values";
import type { Span } from "@/server/queues";
import { fanoutStatement } from "./statement.sql";

/** Deliveries in one sending job: what one call of a push provider takes. */
export const spanSize = 500;

type Row = {
  kind: "message" | "inbox" | "waiting" | "digest" | "span";
  notification_id: string;
  channel: string;
  outcome: "routed" | "held" | "suppressed" | "";
  reason: string;
  n: number;
  from_user: number | null;
  to_user: number | null;
  chunk: number | null;
};

/** What one run of the statement wrote. */
export type Evaluated = {
  messages: { notificationId: string; outcome: string; reason: string; n: number }[];
  /** Messages that lie in inboxes now, the held ones too. */
  inbox: { notificationId: string; channel: string; n: number }[];
  /** Deliveries that wait (held). */
  waiting: { notificationId: string; channel: string; n: number }[];
  /** Mails that wait for their users' digests: over, as far as the notification goes. */
  digest: { notificationId: string; channel: string; n: number }[];
  /** Deliveries that may be sent now, in pieces of `spanSize`; `chunk` groups them into jobs. */
  spans: (Span & { channel: string; n: number; chunk: number })[];
};

export const nothing: Evaluated = { messages: [], inbox: [], waiting: [], digest: [], spans: [] };

/**
 * Evaluates and writes one batch of candidates in the caller's transaction.
 * @param options.name lets PostgreSQL keep the plan of a source that is always the same text.
 * @param options.once nothing of the batch can have been written before; throws where it was.
 * @param options.claimed nobody else evaluates the same candidates before this transaction ends.
 */
export async function evaluate(
  client: Queryable,
  source: CandidateSource,
  sourceValues: unknown[],
  now: Date,
  { name, once = false, claimed = false }: { name?: string; once?: boolean; claimed?: boolean },
): Promise<Evaluated> {
  const values = [...ruleValues(now), spanSize, ...sourceValues];
  const { rows } = await client.query<Row>({
    ...(name ? { name } : {}),
    text: fanoutStatement(source, { once, claimed }),
    values,
  });
  const result: Evaluated = { messages: [], inbox: [], waiting: [], digest: [], spans: [] };
  for (const row of rows) {
    const { notification_id: notificationId, channel, n } = row;
    if (row.kind === "message") {
      result.messages.push({ notificationId, outcome: row.outcome, reason: row.reason, n });
    } else if (row.kind !== "span") {
      result[row.kind].push({ notificationId, channel, n });
    } else {
      const span = {
        fromUser: row.from_user ?? 0,
        toUser: row.to_user ?? 0,
        chunk: row.chunk ?? 0,
      };
      result.spans.push({ notificationId, channel, n, ...span });
    }
  }
  return result;
}
