import { type Pool, type PoolClient, transaction } from "@/db/client";
import { Refusal } from "@/server/errors";
import { noticeAttributes } from "./attributes/notice";
import { phoneState } from "./phone-state.sql";
import { lockSuppressions, markUsersSaved } from "./suppressions/mark-users.sql";
import type { UserInput } from "./user-input";

/** What happens to attributes that a given document does not mention. */
export type SaveAttributes = "replace" | "merge";

/**
 * Creates users, or changes the fields that are given, in one transaction; sets `suppressed_at` as the
 * suppression list says, and notices attributes that were not known.
 * @throws Refusal `malformed` when the database does not know a time zone that JavaScript knows.
 */
export async function saveUsers(
  pool: Pool,
  users: ReadonlyMap<string, UserInput>,
  attributes: SaveAttributes = "replace",
): Promise<void> {
  const ids = [...users.keys()];
  const documents = [...users.values()].map((user) => JSON.stringify(user));
  try {
    await transaction(pool, (client) => save(client, ids, documents, attributes));
    await noticeAttributes(pool, users.values());
  } catch (error) {
    throw isUnknownZone(error) ? unknownZone() : error;
  }
}

async function save(
  client: PoolClient,
  ids: string[],
  documents: string[],
  attributes: SaveAttributes,
): Promise<void> {
  await lockSuppressions(client, "shared");
  await client.query(
    `insert into users (external_id) select id from unnest($1::text[]) as id order by id
     on conflict do nothing`,
    [ids],
  );
  // In one order, so that two imports of the same people cannot wait for each other.
  await client.query(
    "select from users where external_id = any($1::text[]) order by id for no key update",
    [ids],
  );
  await client.query(
    `update users u set ${assignments[attributes]}
     from unnest($1::text[], $2::jsonb[]) as given(external_id, doc)
     where u.external_id = given.external_id and u.erased_at is null`,
    [ids, documents],
  );
  await markUsersSaved(client, ids);
}

/** `case` keeps what the document does not mention. */
const given = (column: string, key: string, value = `given.doc ->> '${key}'`) =>
  `${column} = case when given.doc ? '${key}' then ${value} else u.${column} end`;

const changed = (column: string, key: string) =>
  `given.doc ? '${key}' and given.doc ->> '${key}' is distinct from u.${column}`;

/** What is known of an address says nothing about the next one. */
const fresh = (column: string, key: string, values: Record<string, string>) =>
  Object.entries(values).map(
    ([name, value]) =>
      `${name} = case when ${changed(column, key)} then ${value} else u.${name} end`,
  );

/** What was sent to the address before, says nothing either; a first address has none before it. */
const sinceNow = (column: string) => `case when u.${column} is not null then now() end`;

/** The channel deserves another try. */
const triedAgain = (channel: string) => ({
  failing_channels: `nullif(array_remove(u.failing_channels, '${channel}'), '{}')`,
});

const assignmentsWith = (attributes: string) =>
  [
    given("email", "email"),
    ...fresh("email", "email", { email_state: "'ok'", email_reason: "null", soft_bounces: "'{}'" }),
    ...fresh("email", "email", { email_state_at: sinceNow("email"), ...triedAgain("email") }),
    given("phone", "phone"),
    `phone_verified = case when given.doc ? 'phoneVerified' then (given.doc ->> 'phoneVerified')::boolean
    when ${changed("phone", "phone")} then false else u.phone_verified end`,
    ...fresh("phone", "phone", { phone_state: phoneState("given.doc ->> 'phone'") }),
    ...fresh("phone", "phone", { phone_state_at: sinceNow("phone") }),
    given("locale", "locale"),
    given("time_zone", "timeZone"),
    given("region", "region"),
    given("attributes", "attributes", attributes),
    given("webhook_url", "webhookUrl"),
    ...fresh("webhook_url", "webhookUrl", { webhook_state: "'ok'" }),
    ...fresh("webhook_url", "webhookUrl", { webhook_state_at: sinceNow("webhook_url") }),
    given("last_active_at", "lastActiveAt", "(given.doc ->> 'lastActiveAt')::timestamptz"),
  ].join(", ");

const assignments: Record<SaveAttributes, string> = {
  replace: assignmentsWith("given.doc -> 'attributes'"),
  merge: assignmentsWith("u.attributes || (given.doc -> 'attributes')"),
};

function isUnknownZone(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "22023";
}

function unknownZone(): Refusal {
  const message = "is not a time zone that the database knows; use a common IANA name";
  return new Refusal("malformed", `timeZone ${message}`, {
    errors: [{ path: "timeZone", message }],
  });
}
