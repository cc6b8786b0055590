import type { Queryable } from "@/db/client";
import { Refusal } from "@/server/errors";
import type { UserView } from "./user-input";

/** The select list of a UserView over alias `u`. */
const userColumns = `
  u.external_id as "userId", u.email, u.email_state as "emailState",
  u.email_reason as "emailReason", u.email_state_at as "emailStateAt",
  cardinality(u.soft_bounces) as "softBounces", u.phone, u.phone_verified as "phoneVerified",
  u.phone_state as "phoneState", u.phone_state_at as "phoneStateAt",
  u.webhook_state as "webhookState", u.webhook_state_at as "webhookStateAt", u.locale, u.time_zone as "timeZone", u.region, u.attributes,
  u.webhook_url as "webhookUrl", u.last_active_at as "lastActiveAt", u.created_at as "createdAt",
  u.suppressed_at as "suppressedAt"`;

/** @throws Refusal `not_found` */
export async function readUser(client: Queryable, externalId: string): Promise<UserView> {
  const { rows } = await client.query<UserView>(
    `select ${userColumns} from users u where u.external_id = $1 and u.erased_at is null`,
    [externalId],
  );
  const user = rows[0];
  if (!user) throw new Refusal("not_found", "The user is not known. Check the id.");
  return user;
}
