import { type Pool, type Queryable, transaction } from "@/db/client";
import { record } from "@/server/audit/record";
import { Refusal } from "@/server/errors";
import { readType, type StoredType } from "./read-type";
import type { TypeSettings } from "./type-settings";

type By = { actor: string; now: Date };

/** The registry is read whole, by every process, every two seconds. */
export const mostTypes = 500;

/**
 * Registers a type, with a template that says nothing yet. Producers of every type may send it within two seconds.
 * @throws Refusal `conflict`: its key is taken, or there are too many
 */
export async function createType(
  pool: Pool,
  { key, settings }: { key: string; settings: TypeSettings },
  { actor, now }: By,
): Promise<StoredType> {
  return transaction(pool, async (client) => {
    await client.query("select pg_advisory_xact_lock(hashtext('carillon.types'))");
    await requireRoom(client);
    const { rowCount } = await client.query(
      `insert into notification_types (key, ${Object.values(columns).join(", ")}, changed_by, changed_at, created_at)
       select $1, ${Object.values(columns).join(", ")}, $3, $4, $4 from ${given} on conflict do nothing`,
      [key, JSON.stringify(settings), actor, now],
    );
    const message = `The key "${key}" is taken. Choose another.`;
    if (rowCount === 0)
      throw new Refusal("conflict", message, { errors: [{ path: "key", message }] });
    await client.query(
      "insert into templates (type_key, name, created_at) values ($1, $2, $3) on conflict do nothing",
      [key, settings.name, now],
    );
    await record(client, {
      actor,
      action: "type.create",
      subject: `type:${key}`,
      detail: settings,
    });
    return readType(client, key);
  });
}

export type TypeChange = {
  key: string;
  /** The revision that was changed. */
  revision: number;
  settings: TypeSettings;
};

/**
 * Changes a type; events that are accepted two seconds later follow it. What was accepted keeps its priority,
 * channels and times.
 * @returns the type as it is now, also where nothing differs
 * @throws Refusal `not_found`, `forbidden` (Carillon's own), `conflict` (somebody saved in between), `malformed`
 *   (a pinned type's priority)
 */
export async function changeType(
  pool: Pool,
  { key, revision, settings }: TypeChange,
  { actor, now }: By,
): Promise<StoredType> {
  return transaction(pool, async (client) => {
    const before = await readType(client, key, { lock: true });
    if (before.own)
      throw new Refusal("forbidden", `Carillon keeps "${key}" for itself: nobody edits it.`);
    if (before.revision !== revision) throw savedMeanwhile(before);
    requirePinned(before, settings);
    const changed = changesOf(before, settings);
    if (Object.keys(changed.before).length === 0) return before;
    const names = Object.values(columns);
    await client.query(
      `update notification_types set (${names.join(", ")}) =
         (select ${names.join(", ")} from ${given}),
         revision = revision + 1, changed_by = $3, changed_at = $4 where key = $1`,
      [key, JSON.stringify(settings), actor, now],
    );
    const detail = { ...changed, revision: revision + 1 };
    await record(client, { actor, action: "type.change", subject: `type:${key}`, detail });
    return readType(client, key);
  });
}

/** Each setting's column. */
const columns: Record<keyof TypeSettings, string> = {
  name: "name",
  description: "description",
  category: "category",
  priority: "priority",
  pinned: "pinned",
  mandatory: "mandatory",
  ttlSeconds: "ttl_seconds",
  dedupWindowSeconds: "dedup_window_seconds",
  aggregationWindowSeconds: "aggregation_window_seconds",
  aggregationMaxEvents: "aggregation_max_events",
  fanOut: "fan_out",
  pushByTopic: "push_by_topic",
  channels: "channels",
  fallbacks: "fallbacks",
  lockScreenPrivate: "lock_screen_private",
  trackOpens: "track_opens",
};

/** The settings of $2 as one row, under the names of the columns. */
const given = `(
  select g.name, g.description, g.category, g.priority, g.pinned, g.mandatory,
         g."ttlSeconds" as ttl_seconds, g."dedupWindowSeconds" as dedup_window_seconds,
         g."aggregationWindowSeconds" as aggregation_window_seconds,
         g."aggregationMaxEvents" as aggregation_max_events, g."fanOut" as fan_out,
         g."pushByTopic" as push_by_topic, array(select jsonb_array_elements_text(g.channels)) as channels,
         g.fallbacks, g."lockScreenPrivate" as lock_screen_private, g."trackOpens" as track_opens
  from jsonb_to_record($2::jsonb) as g(name text, description text, category text, priority smallint,
    pinned boolean, mandatory boolean, "ttlSeconds" int, "dedupWindowSeconds" int,
    "aggregationWindowSeconds" int, "aggregationMaxEvents" int, "fanOut" text, "pushByTopic" boolean,
    channels jsonb, fallbacks jsonb, "lockScreenPrivate" boolean, "trackOpens" boolean)) given`;

async function requireRoom(client: Queryable): Promise<void> {
  const { rows } = await client.query<{ n: number }>(
    "select count(*)::int as n from notification_types",
  );
  if ((rows[0]?.n ?? 0) >= mostTypes)
    throw new Refusal(
      "conflict",
      `There are ${mostTypes} types already, the most there may be. Use one of them.`,
    );
}

function savedMeanwhile({ changedBy, changedAt }: StoredType): Refusal {
  const at = changedAt.toISOString().slice(0, 16).replace("T", " ");
  return new Refusal(
    "conflict",
    `${changedBy} saved this type at ${at} UTC. Reload to see that version before you save yours.`,
  );
}

function requirePinned(before: StoredType, after: TypeSettings): void {
  if (!before.pinned) return;
  const refuse = (path: string, message: string) => {
    throw new Refusal("malformed", message, { errors: [{ path, message }] });
  };
  if (before.priority === 0 && !after.pinned)
    refuse("pinned", `“${before.name}” is pinned to P0 for good.`);
  if (after.priority !== before.priority)
    refuse(
      "priority",
      before.priority === 0
        ? `“${before.name}” is pinned to P0 for good.`
        : `“${before.name}” is pinned to P${before.priority}. Unpin it first, and save.`,
    );
}

/** What differs, as it was and as it is. */
function changesOf(before: StoredType, after: TypeSettings) {
  const differing = (Object.keys(columns) as (keyof TypeSettings)[]).filter(
    (name) => JSON.stringify(canonical(before[name])) !== JSON.stringify(canonical(after[name])),
  );
  const pick = (from: TypeSettings) =>
    Object.fromEntries(differing.map((name) => [name, from[name]]));
  return { before: pick(before), after: pick(after) };
}

/** Objects' keys in one order: jsonb has its own. */
function canonical(value: unknown): unknown {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
  return Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
}
