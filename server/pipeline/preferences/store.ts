import { type Pool, type Queryable, transaction } from "@/db/client";
import type { DigestPreference, TypePreference } from "@/db/schema/json";
import { findUser, lockUser } from "@/server/audience/find-user";
import { record } from "@/server/audit/record";
import { Refusal } from "@/server/errors";
import { changesOf, keepChanges } from "./changes";
import { checkNames } from "./check-names";
import { moveDigests } from "./move-digests.sql";
import { keepOptOuts, optOutsOf } from "./opt-outs";
import type { PreferencesPatch, PreferencesView } from "./settings";

type Row = {
  master: boolean;
  quietStart: number | null;
  quietEnd: number | null;
  hourlyCap: number | null;
  dailyCap: number | null;
  channels: Record<string, boolean>;
  types: Record<string, TypePreference>;
  digests: Record<string, DigestPreference>;
  version: number;
};

const defaults: PreferencesView = {
  master: true,
  quietHours: null,
  hourlyCap: null,
  dailyCap: null,
  channels: {},
  types: {},
  digests: {},
  version: 0,
};

/** A user's preferences; every default (version 0) where nothing was ever changed. @throws Refusal `not_found` */
export async function readPreferences(pool: Pool, externalId: string): Promise<PreferencesView> {
  const { id } = await findUser(pool, externalId);
  return load(pool, id);
}

/**
 * Merges a change into a user's preferences. Honoured by the next send, and by mails that wait for a digest; kept
 * in their history.
 * @throws Refusal `not_found`, `malformed` naming unknown types or categories, `conflict` for an old version
 */
export async function changePreferences(
  pool: Pool,
  externalId: string,
  patch: PreferencesPatch,
  by: { actor: string; now: Date; note?: string },
): Promise<PreferencesView> {
  await checkNames(pool, patch);
  return transaction(pool, async (client) => {
    const { id } = await lockUser(client, externalId);
    const before = await load(client, id);
    if (patch.version !== undefined && patch.version !== before.version) {
      throw new Refusal(
        "conflict",
        `The preferences were changed meanwhile (version ${before.version}). Read them and try again.`,
      );
    }
    const after = merge(before, patch);
    await save(client, id, after, by.now);
    await keepOptOuts(client, id, optOutsOf(before, after), by.now);
    const changes = changesOf(before, after);
    const rhythms = Object.keys(changes).filter((path) => path.startsWith(digestPath));
    if (rhythms.length > 0) {
      const categories = rhythms.map((path) => path.slice(digestPath.length));
      await moveDigests(client, id, categories, by.now);
    }
    await keepChanges(client, id, changes, by);
    await record(client, {
      actor: isOwn(by.actor) ? `user:${id}` : by.actor,
      action: "preferences.change",
      subject: `user:${id}`,
      detail: {
        changed: Object.keys(changes),
        version: after.version,
        ...(by.note ? { note: by.note } : {}),
      },
    });
    return after;
  });
}

/** See `PreferenceChanges`. */
const digestPath = "digests.";

/** The audit log knows people by our own number. */
const isOwn = (actor: string) => actor === "user" || actor === "link";

async function load(client: Queryable, id: number): Promise<PreferencesView> {
  const { rows } = await client.query<Row>(
    `select master, quiet_start as "quietStart", quiet_end as "quietEnd", hourly_cap as "hourlyCap",
            daily_cap as "dailyCap", channels, types, digests, version
     from preferences where user_id = $1`,
    [id],
  );
  const row = rows[0];
  if (!row) return defaults;
  const { quietStart, quietEnd, ...rest } = row;
  const quietHours =
    quietStart === null || quietEnd === null
      ? null
      : { start: toTime(quietStart), end: toTime(quietEnd) };
  return { ...rest, quietHours };
}

function merge(before: PreferencesView, patch: PreferencesPatch): PreferencesView {
  const { types, channels, digests, version: _, ...simple } = patch;
  const merged = { ...before.types };
  for (const [key, change] of Object.entries(types ?? {})) {
    if (change === null) delete merged[key];
    else merged[key] = mergeType(merged[key], change);
  }
  return {
    ...before,
    ...simple,
    channels: { ...before.channels, ...channels },
    types: merged,
    digests: mergeDigests(before.digests, digests ?? {}),
    version: before.version + 1,
  };
}

function mergeDigests(
  before: Record<string, DigestPreference>,
  changes: Record<string, DigestPreference | null>,
): Record<string, DigestPreference> {
  const merged = { ...before };
  for (const [category, digest] of Object.entries(changes)) {
    if (digest === null) delete merged[category];
    else merged[category] = digest;
  }
  return merged;
}

function mergeType(before: TypePreference | undefined, change: TypePreference): TypePreference {
  const channels = { ...before?.channels, ...change.channels };
  const merged = { ...before, ...change };
  return Object.keys(channels).length > 0 ? { ...merged, channels } : merged;
}

async function save(
  client: Queryable,
  id: number,
  { quietHours, ...after }: PreferencesView,
  now: Date,
): Promise<void> {
  await client.query(
    `insert into preferences (user_id, master, quiet_start, quiet_end, hourly_cap, daily_cap,
       channels, types, version, updated_at, digests)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
     on conflict (user_id) do update set master = $2, quiet_start = $3, quiet_end = $4,
       hourly_cap = $5, daily_cap = $6, channels = $7, types = $8, version = $9, updated_at = $10,
       digests = $11`,
    [
      id,
      after.master,
      quietHours && toMinute(quietHours.start),
      quietHours && toMinute(quietHours.end),
      after.hourlyCap,
      after.dailyCap,
      after.channels,
      after.types,
      after.version,
      now,
      after.digests,
    ],
  );
}

const toTime = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;

function toMinute(time: string): number {
  const [hours = "0", minutes = "0"] = time.split(":");
  return Number(hours) * 60 + Number(minutes);
}
