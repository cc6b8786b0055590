import type { Pool } from "@/db/client";
import type { StoredAudience } from "@/db/schema/json";
import { idFloor, idTime } from "@/server/ids";
import { valueThen } from "@/server/pipeline/preferences/changes";
import { changesSince } from "@/server/pipeline/preferences/read-changes";
import { readPreferences } from "@/server/pipeline/preferences/store";
import { answerOf } from "./answer";
import { readAudienceNow } from "./audience-now";
import { rejectedThen } from "./rejected-then";
import { clockTime } from "./words";

type Known = {
  id: number;
  externalId: string;
  zone: string;
  createdAt: Date;
  suppressedAt: Date | null;
};
type Asked = { typeKey: string; typeName: string; at: Date; from: Date; to: Date };

/** Notifications to more than one that are told one by one. */
const mostTold = 10;
/** Events of a type within the window that are counted. */
const mostCounted = 10_000;

/** Why nothing of a type was decided for a user around a time: each possible cause in a sentence. */
export async function nothingSent(
  pool: Pool,
  user: Known,
  asked: Asked,
  now: Date,
): Promise<string[]> {
  const time = (moment: Date) => clockTime(moment, { zone: user.zone, now });
  const during = `between ${time(asked.from)} and ${time(asked.to)} (${user.zone})`;
  if (user.createdAt >= asked.to)
    return [`The user was not known yet: they were added at ${time(user.createdAt)}.`];
  const [events, rejected, settings] = await Promise.all([
    readEvents(pool, asked),
    rejectedThen(pool, asked),
    settingsThen(pool, user, asked),
  ]);
  const direct = events.direct;
  const told = await Promise.all(
    events.others.map((event) =>
      tellOther(pool, user, { ...event, typeName: asked.typeName }, now),
    ),
  );
  const accepted =
    direct + told.length === 0
      ? [`No event of “${asked.typeName}” was accepted ${during}, for anybody.`]
      : direct > 0
        ? [
            `${countOf(direct)} of “${asked.typeName}” ${direct === 1 ? "was" : "were"} accepted ${during}, each for one person, and none for this one.`,
          ]
        : [];
  return [...accepted, ...told, ...rejected, ...settings];
}

const countOf = (n: number) =>
  n >= mostCounted ? `More than ${mostCounted} events` : n === 1 ? "One event" : `${n} events`;

type Other = {
  id: string;
  status: string;
  strategy: string;
  audience: StoredAudience;
  expiresAt: Date;
  campaignName: string | null;
};

/** By notifications_type (type, id): a count of those to one person, and the others themselves. */
async function readEvents(
  pool: Pool,
  { typeKey, from, to }: Asked,
): Promise<{ direct: number; others: Other[] }> {
  const bounds = [typeKey, idFloor(from), idFloor(to)];
  const within = "n.type_key = $1 and n.id >= $2::uuid and n.id < $3::uuid";
  const [direct, others] = await Promise.all([
    pool.query<{ n: number }>(
      `select count(*)::int as n from (select from notifications n
         where ${within} and n.strategy = 'direct' limit ${mostCounted}) counted`,
      bounds,
    ),
    pool.query<Other>(
      `select n.id, n.status, n.strategy, n.audience, n.expires_at as "expiresAt",
              (select c.name from campaigns c where c.id = n.campaign_id) as "campaignName"
       from notifications n where ${within} and n.strategy <> 'direct'
       order by n.id desc limit ${mostTold}`,
      bounds,
    ),
  ]);
  return { direct: direct.rows[0]?.n ?? 0, others: others.rows };
}

async function tellOther(
  pool: Pool,
  user: Known,
  event: Other & { typeName: string },
  now: Date,
): Promise<string> {
  const at = idTime(event.id);
  const inAudience = await readAudienceNow(pool, user, { audience: event.audience, at }, now);
  const around = {
    wouldBe: [],
    caps: { inHour: 0, inDay: 0, hourlyCap: 0, dailyCap: 0, lastAt: null },
    quietHours: null,
    devices: { there: 0, dead: 0 },
    switches: [],
    inAudience,
  };
  const { zone } = user;
  const { sentence } = answerOf({ zone, now, at, event, message: null, deliveries: [], around });
  const what = event.campaignName
    ? `The campaign “${event.campaignName}”`
    : `One to ${audienceOf(event.audience)}`;
  return `${what} went out at ${clockTime(at, { zone, now })}: ${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`;
}

function audienceOf({ kind }: StoredAudience): string {
  switch (kind) {
    case "everyone":
      return "everybody";
    case "followers":
      return "the followers of somebody";
    case "segment":
      return "a segment";
    case "list":
      return "a list of people";
    case "user":
      return "one person";
  }
}

/** What would have stood in the way anyway. */
async function settingsThen(
  pool: Pool,
  user: Known,
  { typeKey, typeName, at }: Asked,
): Promise<string[]> {
  const [preferences, later] = await Promise.all([
    readPreferences(pool, user.externalId),
    changesSince(pool, user.id, at),
  ]);
  const master = valueThen("master", preferences.master, later);
  const enabled = valueThen(`types.${typeKey}.enabled`, preferences.types[typeKey]?.enabled, later);
  return [
    master === false ? "The user had switched everything off then." : null,
    enabled === false ? `The user had switched “${typeName}” off then.` : null,
    user.suppressedAt && user.suppressedAt <= at
      ? "The user was on the suppression list then."
      : null,
  ].filter((line) => line !== null);
}
