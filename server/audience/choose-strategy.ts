import type { Queryable } from "@/db/client";
import type { StoredAudience } from "@/db/schema/json";

/** How an audience of more than one user is reached; see docs/broadcasts.md. */
export type FanOutStrategy = "write" | "paced" | "read";

export const strategies = ["direct", "write", "paced", "read"] as const;
export type Strategy = (typeof strategies)[number];

/** What decided it: the type, the kind or the size of its audience, or something that allows no broadcast. */
export type StrategyReason =
  | { by: "type" | "campaign" | "noInbox" | "list" | "tooManyActive" }
  /** `from`: so many are read, fewer written. */
  | { by: "followers" | "size"; from: number };

export type ChosenStrategy = {
  strategy: FanOutStrategy;
  pacePerSecond: number | null;
  reason: StrategyReason;
};

/** What the choice looks at. */
export type Choosable = {
  typeKey: string;
  audience: StoredAudience;
  channels: string[];
  /** Recipients a second that the sender wants at most. */
  pacePerSecond: number | null;
  /** Waves of campaigns report on every recipient: they always get rows. */
  ofCampaign: boolean;
};

/**
 * Active broadcasts to others than followers that may be at once: every inbox looks at all of them. What comes
 * beyond is written. Two that are planned at the same moment may both be the last.
 */
export const mostToMany = 200;

/**
 * People whom an event lists that an inbox may look up: each opening of every inbox unpacks the list to see who is in
 * it, some 0.1 ms for so many. Writing to the longest list that an event can have takes a moment.
 */
export const mostListed = 1_000;

/**
 * Chooses between rows for every recipient (as fast as possible or paced) and one notification that each inbox
 * looks up. The type's own choice wins; `auto` goes by size: followers from `actor_read_from` on, everyone and
 * segments above `read_over`. Lists are written unless their type says `read` and they are short; what has no inbox is written.
 */
export async function chooseStrategy(
  client: Queryable,
  of: Choosable,
  estimate: number,
): Promise<ChosenStrategy> {
  const settings = await readSettings(client, of.typeKey);
  const pacePerSecond =
    of.pacePerSecond ?? (settings && estimate > settings.pacedOver ? settings.pacePerSecond : null);
  const wanted = wantedBy(settings, of, estimate);
  const free = of.audience.kind === "followers" || !wanted.read || (await hasRoom(client));
  if (wanted.read && free) return { strategy: "read", pacePerSecond, reason: wanted.reason };
  const reason: StrategyReason = free ? wanted.reason : { by: "tooManyActive" };
  return { strategy: pacePerSecond === null ? "write" : "paced", pacePerSecond, reason };
}

type Settings = {
  pacedOver: number;
  pacePerSecond: number;
  readOver: number;
  actorReadFrom: number;
  fanOut: string;
};

async function readSettings(client: Queryable, typeKey: string): Promise<Settings | undefined> {
  const { rows } = await client.query<Settings>(
    `select w.paced_over as "pacedOver", w.pace_per_second as "pacePerSecond", w.read_over as "readOver",
            w.actor_read_from as "actorReadFrom", t.fan_out as "fanOut"
     from workspace w cross join notification_types t where t.key = $1`,
    [typeKey],
  );
  return rows[0];
}

/** What it would be if any number of broadcasts could be active, and why. */
function wantedBy(
  settings: Settings | undefined,
  { audience, channels, ofCampaign }: Choosable,
  estimate: number,
): { read: boolean; reason: StrategyReason } {
  if (ofCampaign) return { read: false, reason: { by: "campaign" } };
  if (!settings || !channels.includes("in_app")) return { read: false, reason: { by: "noInbox" } };
  if (
    audience.kind === "user" ||
    (audience.kind === "list" && audience.userIds.length > mostListed)
  )
    return { read: false, reason: { by: "list" } };
  if (settings.fanOut !== "auto")
    return { read: settings.fanOut === "read", reason: { by: "type" } };
  if (audience.kind === "list") return { read: false, reason: { by: "list" } };
  const followers = audience.kind === "followers";
  // "Above" so many is "from" one more.
  const from = followers ? settings.actorReadFrom : settings.readOver + 1;
  return { read: estimate >= from, reason: { by: followers ? "followers" : "size", from } };
}

/** By the partial index notifications_on_read, which holds active broadcasts alone. */
async function hasRoom(client: Queryable): Promise<boolean> {
  const { rows } = await client.query<{ n: number }>(
    `select count(*)::int as n from (
       select from notifications
       where strategy = 'read' and completed_at is null and audience ->> 'kind' <> 'followers'
       limit ${mostToMany}) active`,
  );
  return (rows[0]?.n ?? 0) < mostToMany;
}
