import type { Queryable } from "@/db/client";

/** What a recipient of Carillon's own messages is reached by. */
export type SystemUser = {
  /** Below zero: fan-outs and counts of audiences begin at 1, so that it is in none of them. */
  id: number;
  externalId: string;
  email?: string | null;
  phone?: string | null;
  webhookUrl?: string | null;
  /** A device of its own, with this token. */
  device?: { platform: "android" | "ios" | "web"; token: string } | null;
};

/** Makes a recipient of Carillon's own, or brings it up to date. */
export async function ensureSystemUser(client: Queryable, user: SystemUser): Promise<void> {
  if (user.id >= 0) throw new Error("a system user has an id below zero");
  const { id, externalId, email = null, phone = null, webhookUrl = null, device = null } = user;
  await client.query(
    `insert into users (id, external_id, email, phone, phone_verified, webhook_url)
     overriding system value values ($1, $2, $3, $4, $4::text is not null, $5)
     on conflict (id) do update set email = $3, phone = $4, webhook_url = $5, email_state = 'ok',
       phone_verified = $4::text is not null, phone_state = 'ok', webhook_state = 'ok',
       failing_channels = null`,
    [id, externalId, email, phone, webhookUrl],
  );
  if (device === null) return;
  await client.query(
    `insert into devices (user_id, device_id, platform, token) values ($1, 'canary', $2, $3)
     on conflict (user_id, device_id) do update
       set platform = $2, token = $3, state = 'active', state_at = null, last_seen_at = now()`,
    [id, device.platform, device.token],
  );
}
