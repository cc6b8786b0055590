import type { Pool } from "@/db/client";

/** What a job's handler needs to know of a recipient, as a cache in its process holds it. */
export type Recipient = {
  id: number;
  timeZone: string;
  reachable: boolean;
  master: boolean;
  quietStart: number | null;
  quietEnd: number | null;
  hourlyCap: number | null;
  dailyCap: number | null;
  channels: Record<string, boolean>;
  types: Record<string, { enabled?: boolean; channels?: Record<string, boolean> }>;
};

/** The cache: every recipient 1 … `upto`, loaded before the clock starts. */
export async function loadRecipients(pool: Pool, upto: number): Promise<Map<number, Recipient>> {
  const { rows } = await pool.query<Recipient>(
    `select u.id, u.time_zone as "timeZone",
       exists (select from devices d where d.user_id = u.id and d.state in ('active', 'stale')) as reachable,
       p.master, p.quiet_start as "quietStart", p.quiet_end as "quietEnd", p.hourly_cap as "hourlyCap",
       p.daily_cap as "dailyCap", p.channels, p.types
     from users u join preferences p on p.user_id = u.id where u.id <= $1`,
    [upto],
  );
  return new Map(rows.map((recipient) => [recipient.id, recipient]));
}

export type Judgement = {
  userId: number;
  outcome: "routed" | "held" | "suppressed";
  reason: string | null;
  inApp: boolean;
  push: boolean;
  heldUntil: Date | null;
};

export type Recent = { inDay: number; inHour: number };
const workspaceCaps = { hourly: 10, daily: 50 };
const type = "post.created";

/** The rules for a P1 notification, one recipient at a time. */
export function judge(recipient: Recipient, recent: Recent, now: Date): Judgement {
  const settings = recipient.types[type];
  const wanted = (channel: string) =>
    recipient.channels[channel] !== false && settings?.channels?.[channel] !== false;
  const inApp = wanted("in_app");
  const push = wanted("push") && recipient.reachable;
  const suppressed = suppressionOf(recipient, recent, settings?.enabled, inApp || push);
  if (suppressed) {
    return { ...nothing, userId: recipient.id, outcome: "suppressed", reason: suppressed };
  }
  const minute = minuteOf(recipient.timeZone, now);
  const quiet = isQuiet(recipient, minute);
  const busy = recent.inHour >= (recipient.hourlyCap ?? workspaceCaps.hourly);
  const held = push && (quiet || busy);
  const wait = quiet ? ((recipient.quietEnd ?? 0) - minute + 1_440) % 1_440 : 60;
  return {
    userId: recipient.id,
    outcome: held ? "held" : "routed",
    reason: held ? (quiet ? "quiet_hours" : "hourly_cap") : null,
    inApp,
    push,
    heldUntil: held ? new Date(now.getTime() + wait * 60_000) : null,
  };
}

const nothing = { inApp: false, push: false, heldUntil: null };

function suppressionOf(
  recipient: Recipient,
  recent: Recent,
  enabled: boolean | undefined,
  anyChannel: boolean,
): string | null {
  if (!recipient.master) return "master_off";
  if (enabled === false) return "type_off";
  if (recent.inDay >= (recipient.dailyCap ?? workspaceCaps.daily)) return "daily_cap";
  return anyChannel ? null : "no_channel";
}

function isQuiet({ quietStart, quietEnd }: Recipient, minute: number): boolean {
  if (quietStart === null || quietEnd === null) return false;
  return quietStart <= quietEnd
    ? minute >= quietStart && minute < quietEnd
    : minute >= quietStart || minute < quietEnd;
}

const offsets = new Map<string, number>();

/** Minutes after midnight in a zone; the zone's offset is looked up once. */
function minuteOf(timeZone: string, now: Date): number {
  const known = offsets.get(timeZone);
  const offset = known ?? offsetOf(timeZone, now);
  if (known === undefined) offsets.set(timeZone, offset);
  return (Math.floor(now.getTime() / 60_000) + offset + 1_440) % 1_440;
}

function offsetOf(timeZone: string, now: Date): number {
  const local = new Date(`${now.toLocaleString("sv-SE", { timeZone }).replace(" ", "T")}Z`);
  return Math.round((local.getTime() - now.getTime()) / 60_000);
}
