import type { Pool } from "@/db/client";
import { readChanges } from "@/server/pipeline/preferences/read-changes";
import { changeWords } from "./preference-words";
import { sentenceCase } from "./words";

/** One moment at which somebody's preferences changed. */
export type PreferenceMoment = {
  at: Date;
  by: string;
  /** An account changed them in the user's place. */
  override: boolean;
  changes: string[];
};

const most = 100;

/**
 * What changed in a user's preferences, newest first: the latest hundred changes, what was switched off
 * before changes were kept, and STOP and START by SMS.
 */
export async function readPreferenceHistory(
  pool: Pool,
  userId: number,
): Promise<PreferenceMoment[]> {
  const [changes, optOuts, replies, types] = await Promise.all([
    readChanges(pool, userId, { before: null, limit: most }),
    readOldOptOuts(pool, userId),
    readReplies(pool, userId),
    pool.query<{ key: string; name: string }>("select key, name from notification_types"),
  ]);
  const names = new Map(types.rows.map(({ key, name }) => [key, name]));
  const nameOf = (type: string) => names.get(type) ?? "A type that is no more";
  const kept = changes.map(({ at, actor, changes: paths }) => ({
    at,
    ...actorWords(actor),
    changes: Object.entries(paths).map(([path, change]) =>
      sentenceCase(changeWords(path, change, nameOf)),
    ),
  }));
  const older = optOuts.map(({ at, path }) => ({
    at,
    by: "not kept",
    override: false,
    changes: [sentenceCase(changeWords(path, { from: true, to: false }, nameOf))],
  }));
  return [...kept, ...older, ...replies]
    .toSorted((a, b) => b.at.getTime() - a.at.getTime())
    .slice(0, most);
}

function actorWords(actor: string): { by: string; override: boolean } {
  if (actor === "user") return { by: "the user", override: false };
  if (actor === "link") return { by: "the user, by a link in a mail", override: false };
  const producer = /^producer:(.+)$/.exec(actor)?.[1];
  if (producer) return { by: `the producer ${producer}`, override: false };
  return { by: actor, override: true };
}

/** By opt_outs' primary key; those that a kept change tells already are left out. */
async function readOldOptOuts(pool: Pool, userId: number): Promise<{ at: Date; path: string }[]> {
  const { rows } = await pool.query<{ at: Date; typeKey: string; channel: string }>(
    `select o.at, o.type_key as "typeKey", o.channel from opt_outs o
     where o.user_id = $1 and not exists (
       select from preference_changes c where c.user_id = o.user_id and c.at = o.at)
     order by o.at desc limit ${most}`,
    [userId],
  );
  return rows.map(({ at, typeKey, channel }) => ({ at, path: pathOf(typeKey, channel) }));
}

function pathOf(type: string, channel: string): string {
  if (type === "") return channel === "" ? "master" : `channels.${channel}`;
  return channel === "" ? `types.${type}.enabled` : `types.${type}.channels.${channel}`;
}

/** By sms_opt_outs' primary key. */
async function readReplies(pool: Pool, userId: number): Promise<PreferenceMoment[]> {
  const { rows } = await pool.query<{ stoppedAt: Date | null; startedAt: Date | null }>(
    `select s.stopped_at as "stoppedAt", s.started_at as "startedAt"
     from users u join sms_opt_outs s on s.phone = u.phone where u.id = $1`,
    [userId],
  );
  const line = (at: Date | null, text: string) =>
    at ? [{ at, by: "the user, by SMS", override: false, changes: [text] }] : [];
  return rows.flatMap(({ stoppedAt, startedAt }) => [
    ...line(stoppedAt, "Answered STOP: no SMS any more"),
    ...line(startedAt, "Answered START: SMS again"),
  ]);
}
