import type { Queryable } from "@/db/client";
import type { PreferencesView } from "./settings";

/** What changed, by path (`master`, `quietHours`, `channels.push`, `types.like.enabled`, `digests.social`); null: not set. */
export type PreferenceChanges = Record<string, { from: unknown; to: unknown }>;

/** Only what differs. */
export function changesOf(before: PreferencesView, after: PreferencesView): PreferenceChanges {
  const [was, is] = [pathsOf(before), pathsOf(after)];
  const changed = [...new Set([...was.keys(), ...is.keys()])].filter(
    (path) => JSON.stringify(was.get(path) ?? null) !== JSON.stringify(is.get(path) ?? null),
  );
  return Object.fromEntries(
    changed.map((path) => [path, { from: was.get(path) ?? null, to: is.get(path) ?? null }]),
  );
}

function pathsOf(view: PreferencesView): Map<string, unknown> {
  const { master, quietHours, hourlyCap, dailyCap, channels, types, digests } = view;
  const paths = new Map<string, unknown>(
    Object.entries({ master, quietHours, hourlyCap, dailyCap }),
  );
  for (const [channel, on] of Object.entries(channels)) paths.set(`channels.${channel}`, on);
  for (const [category, digest] of Object.entries(digests))
    paths.set(`digests.${category}`, digest);
  for (const [type, settings] of Object.entries(types)) {
    if (settings.enabled !== undefined) paths.set(`types.${type}.enabled`, settings.enabled);
    for (const [channel, on] of Object.entries(settings.channels ?? {}))
      paths.set(`types.${type}.channels.${channel}`, on);
  }
  return paths;
}

/**
 * Keeps who changed what (`user`, `link`, `producer:<key>` or an account), in the transaction that makes
 * it; one that changes nothing is not kept.
 */
export async function keepChanges(
  client: Queryable,
  userId: number,
  changes: PreferenceChanges,
  by: { actor: string; now: Date },
): Promise<void> {
  if (Object.keys(changes).length === 0) return;
  await client.query(
    "insert into preference_changes (user_id, at, actor, changes) values ($1, $2, $3, $4)",
    [userId, by.now, by.actor, changes],
  );
}

/**
 * One path's value at an earlier moment: what the first change after it changed it from.
 * @param later the changes since that moment, oldest first
 */
export function valueThen(
  path: string,
  now: unknown,
  later: readonly PreferenceChanges[],
): unknown {
  const first = later.find((changes) => path in changes);
  return first ? first[path]?.from : now;
}
