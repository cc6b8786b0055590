import { type Pool, transaction } from "@/db/client";
import { record } from "@/server/audit/record";
import { Refusal } from "@/server/errors";
import { type KeptDays, readKeptDays } from "./kept-days";
import { type RetentionKey, ruleOf } from "./rules";

/** What is referred to is kept at least as long as what refers to it: each as long as the next. */
const order = ["notifications", "messages", "deliveries", "attempts"] as const;

/**
 * Changes how long something is kept; the next run removes what is older then.
 * @throws Refusal `malformed` naming the limit
 */
export async function changeDays(
  pool: Pool,
  { key, days }: { key: RetentionKey; days: number },
  { actor, now }: { actor: string; now: Date },
): Promise<void> {
  const { label, least, most } = ruleOf(key);
  if (days < least || days > most)
    throw refused(`${label} may be kept for ${least} to ${most} days.`);
  await transaction(pool, async (client) => {
    await client.query("select pg_advisory_xact_lock(hashtext('carillon.retention.rules'))");
    const before = await readKeptDays(client);
    checkOrder(new Map(before).set(key, days));
    await client.query(
      `insert into retention_rules (key, days, changed_by, changed_at) values ($1, $2, $3, $4)
       on conflict (key) do update set days = $2, changed_by = $3, changed_at = $4`,
      [key, days, actor, now],
    );
    await record(client, {
      actor,
      action: "retention.change",
      subject: `retention:${key}`,
      detail: { from: before.get(key), to: days },
    });
  });
}

function checkOrder(days: KeptDays): void {
  order.slice(1).forEach((key, i) => {
    const above = order[i];
    if (above && (days.get(above) ?? 0) < (days.get(key) ?? 0)) {
      const [longer, shorter] = [ruleOf(above).label, ruleOf(key).label.toLowerCase()];
      throw refused(
        `${longer} must be kept for at least as long as ${shorter} (${days.get(key)} days).`,
      );
    }
  });
}

const refused = (message: string) =>
  new Refusal("malformed", message, { errors: [{ path: "days", message }] });
