import { z } from "zod";
import { ProgressView } from "@/server/api/rest/notification-schemas";
import { Refusal } from "@/server/errors";
import { explainReason } from "@/server/pipeline/preferences/reasons";
import type { Visit } from "./open";
import { callApi } from "./public-api";

/** What became of an event, as its producer can ask; and whether the person's inbox has a row for it. */
export type Outcome = {
  status: string;
  strategy: string;
  considered: number;
  routed: number;
  suppressed: { why: string; n: number }[];
  /** Messages that a channel took, by channel. */
  sent: Record<string, number>;
  /** Nothing is going to change any more. */
  settled: boolean;
  ownRow: boolean;
};

/** @throws Refusal `not_found` for what the app did not send */
export async function readOutcome({ context, userNumber }: Visit, id: string): Promise<Outcome> {
  if (!z.uuid().safeParse(id).success) throw noSuch();
  const path = `/api/v1/notifications/${id}`;
  const [progress, { rows }] = await Promise.all([
    callApi(context, "GET", path, { answer: ProgressView }),
    // By the primary key.
    context.pool.query("select from messages where user_id = $1 and notification_id = $2::uuid", [
      ...[userNumber, id],
    ]),
  ]);
  if (!progress) throw noSuch();
  const { status, strategy, counts, completedAt } = progress;
  const { considered, routed, suppressed, channels } = counts;
  return {
    ...{ status, strategy, considered, routed },
    suppressed: Object.entries(suppressed).map(([reason, n]) => ({
      why: explainReason(reason),
      n,
    })),
    sent: Object.fromEntries(Object.entries(channels).map(([key, { sent }]) => [key, sent])),
    settled: completedAt !== null,
    ownRow: rows.length > 0,
  };
}

const noSuch = () => new Refusal("not_found", "The app sent no such event.");
