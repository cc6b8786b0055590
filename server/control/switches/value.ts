import type { Queryable } from "@/db/client";
import { channelKeys } from "@/server/channels/registry";
import { Refusal } from "@/server/errors";
import type { Scope } from "./scopes";

/** Where a scope's values are looked up: the value as it is stored, by what a person may give ($1). */
const lookups: Record<Exclude<Scope, "all" | "priority" | "channel">, string> = {
  type: "select key as value from notification_types where key = $1",
  category: "select category as value from notification_types where category = $1 limit 1",
  provider: "select key as value from provider_configs where key = $1",
  producer:
    "select id::text as value from producers where key = $1 or id::text = $1 order by (key = $1) desc limit 1",
  campaign: "select id::text as value from campaigns where id::text = $1",
  segment: "select key as value from segments where key = $1",
  notification: "select id::text as value from notifications where id = $1::uuid",
};

/**
 * A scope's value as switches store it: a producer's key becomes its id. Reads primary keys; a notification
 * by its id, once that looks like one.
 * @throws Refusal `malformed` for a value where none belongs; `not_found` for one that nobody knows
 */
export async function checkValue(client: Queryable, scope: Scope, value: string): Promise<string> {
  if (scope === "all") {
    if (value === "") return "";
    throw new Refusal("malformed", "value: to stop everything takes no value. Leave it out.");
  }
  if (value === "") throw new Refusal("malformed", `value: say which ${scope} to stop.`);
  if (scope === "priority") return oneOf(scope, value.toLowerCase(), ["p0", "p1", "p2"]);
  if (scope === "channel") return oneOf(scope, value, channelKeys);
  if (scope === "notification" && !uuid.test(value)) throw unknown(scope, value);
  const { rows } = await client.query<{ value: string }>(lookups[scope], [value]);
  if (!rows[0]) throw unknown(scope, value);
  return rows[0].value;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function oneOf(scope: Scope, value: string, known: readonly string[]): string {
  if (known.includes(value)) return value;
  throw new Refusal(
    "not_found",
    `value: there is no ${scope} “${value}”. There are: ${known.join(", ")}.`,
  );
}

const unknown = (scope: Scope, value: string) =>
  new Refusal("not_found", `value: there is no ${scope} “${value}”. Check how it is written.`);
