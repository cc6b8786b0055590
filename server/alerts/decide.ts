import { type PoolClient, transaction } from "@/db/client";
import { record } from "@/server/audit/record";
import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";

type Decision = "acknowledged" | "reopened" | "snoozed" | "resolved";

/** What each decision sets: `$2` now, `$3` who, `$4` until when. */
const sets: Record<Decision, string> = {
  acknowledged:
    "acknowledged_at = $2, acknowledged_by = $3, snoozed_until = null, snoozed_by = null",
  reopened:
    "acknowledged_at = null, acknowledged_by = null, snoozed_until = null, snoozed_by = null",
  snoozed: "snoozed_until = $4, snoozed_by = $3",
  resolved: "state = 'resolved', resolved_at = $2, resolved_by = $3",
};

/** Says that somebody looks after it: nobody is reminded any more. @throws Refusal */
export const acknowledge = (context: Context, id: number, actor: string) =>
  decide(context, id, actor, "acknowledged");

/** Takes an acknowledgement or a snooze back. @throws Refusal */
export const reopen = (context: Context, id: number, actor: string) =>
  decide(context, id, actor, "reopened");

/** Tells nobody anything about it for a while. @throws Refusal */
export function snooze(context: Context, id: number, minutes: number, actor: string) {
  const until = new Date(context.clock.now().getTime() + minutes * 60_000);
  return decide(context, id, actor, "snoozed", until);
}

/** Says that it is over. What still holds at the next look fires again, as a new alert. @throws Refusal */
export const resolve = (context: Context, id: number, actor: string) =>
  decide(context, id, actor, "resolved");

async function decide(
  { pool, clock }: Context,
  id: number,
  actor: string,
  decision: Decision,
  until: Date | null = null,
): Promise<void> {
  await transaction(pool, async (client) => {
    // `given` has every parameter, whichever of them a decision needs.
    const { rowCount } = await client.query(
      `with given as (select $2::timestamptz, $3::text, $4::timestamptz)
       update alerts set ${sets[decision]} from given where id = $1 and state = 'firing'`,
      [id, clock.now(), actor, until],
    );
    if (rowCount === 0) await refuse(client, id);
    await client.query(
      "insert into alert_events (alert_id, at, event, actor, detail) values ($1, $2, $3, $4, $5)",
      [id, clock.now(), decision, actor, until ? `until ${until.toISOString()}` : ""],
    );
    await record(client, { actor, action: `alert.${decision}`, subject: `alert:${id}` });
  });
}

async function refuse(client: PoolClient, id: number): Promise<never> {
  const { rowCount } = await client.query("select from alerts where id = $1", [id]);
  if (rowCount === 0) throw new Refusal("not_found", "There is no such alert. Check the number.");
  throw new Refusal("conflict", "This alert is over already. Reload the page to see how it ended.");
}
