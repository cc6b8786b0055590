import { type Pool, type PoolClient, transaction } from "@/db/client";
import { record } from "@/server/audit/record";
import { Refusal } from "@/server/errors";
import { lockUser } from "./find-user";

/** What a provider may have called dead. */
export const liftable = ["email", "sms", "webhook"] as const;
export type Liftable = (typeof liftable)[number];

type States = {
  emailState: string;
  emailReason: string | null;
  phoneState: string;
  webhookState: string;
};

/**
 * Takes an address, number or URL as good again, whoever has it: when the mailbox is mended, or the reason
 * was another. What was sent before says nothing about it any more; the next bounce does.
 * @throws Refusal `not_found`; `conflict` where nothing is suppressed, or STOP was answered
 */
export async function liftSuppression(
  pool: Pool,
  { userId, channel }: { userId: string; channel: Liftable },
  by: { actor: string; now: Date },
): Promise<void> {
  await transaction(pool, async (client) => {
    const { id } = await lockUser(client, userId);
    const states = await readStates(client, id);
    const was = stateOf(states, channel);
    if (was === "opted_out")
      throw new Refusal(
        "conflict",
        "The person answered STOP. Only they can take that back, by answering START.",
      );
    if (was === "ok")
      throw new Refusal("conflict", "It is not suppressed any more. Reload the page.");
    await client.query(lifts[channel], [id, by.now]);
    await record(client, {
      ...{ actor: by.actor, action: "address.lift", subject: `user:${id}` },
      detail: { channel, was, ...(channel === "email" ? { reason: states.emailReason } : {}) },
    });
  });
}

const stateOf = (states: States, channel: Liftable) =>
  ({ email: states.emailState, sms: states.phoneState, webhook: states.webhookState })[channel];

async function readStates(client: PoolClient, id: number): Promise<States> {
  const { rows } = await client.query<States>(
    `select email_state as "emailState", email_reason as "emailReason",
            phone_state as "phoneState", webhook_state as "webhookState"
     from users where id = $1`,
    [id],
  );
  if (!rows[0]) throw new Error("a locked user is gone");
  return rows[0];
}

const tryAgain = (channel: Liftable) =>
  `failing_channels = nullif(array_remove(u.failing_channels, '${channel}'), '{}')`;

/** By users_email and users_phone. */
const lifts: Record<Liftable, string> = {
  email: `
    with same as materialized (
      select u.id from users one join users u on lower(u.email) = lower(one.email)
      where one.id = $1 and u.email_state <> 'ok' order by u.id for no key update of u)
    update users u set email_state = 'ok', email_reason = null, email_state_at = $2,
      soft_bounces = '{}', ${tryAgain("email")}
    from same where u.id = same.id`,
  sms: `
    with same as materialized (
      select u.id from users one join users u on u.phone = one.phone
      where one.id = $1 and u.phone_state = 'invalid' order by u.id for no key update of u)
    update users u set phone_state = 'ok', phone_state_at = $2, ${tryAgain("sms")}
    from same where u.id = same.id`,
  webhook: `
    update users u set webhook_state = 'ok', webhook_state_at = $2, ${tryAgain("webhook")}
    where u.id = $1`,
};
