import { Temporal } from "temporal-polyfill";

// The evaluation table written a second time, in TypeScript and from the design alone: what the SQL
// is tested against. Nothing else may use it.

export type OracleUser = {
  timeZone: string;
  erased: boolean;
  suppressed: boolean;
  hasDevice: boolean;
  email: "ok" | "bounced" | null;
  phoneVerified: boolean;
  master: boolean;
  quiet: { start: number; end: number } | null;
  hourlyCap: number;
  dailyCap: number;
  channelsOff: string[];
  typeOff: boolean;
  typeChannelsOff: string[];
  /** Ages (ms) of earlier P1/P2 messages. */
  history: number[];
  /** Ages (ms) of earlier campaigns that used the slot. */
  campaigns: number[];
};

export type OracleType = {
  priority: 0 | 1 | 2;
  mandatory: boolean;
  channels: string[];
  killed: boolean;
  expired: boolean;
  campaignSlot: boolean;
  holdOut: boolean;
};

export type Verdict = {
  outcome: "routed" | "held" | "suppressed";
  reason: string | null;
  channels: string[];
  heldUntil: number | null;
};

const hour = 3_600_000;

/** What the design says of one recipient at one moment (ms since the epoch). */
export function judgeByHand(user: OracleUser, type: OracleType, now: number): Verdict {
  const no = (reason: string): Verdict => ({
    outcome: "suppressed",
    reason,
    channels: [],
    heldUntil: null,
  });
  const passes = type.priority === 0 && type.mandatory;
  if (type.killed) return no("kill_switch");
  if (type.expired) return no("expired");
  if (user.erased) return no("user_erased");
  if (user.suppressed && !passes) return no("suppression_list");
  if (!user.master && !passes) return no("master_off");
  if (user.typeOff && !passes) return no("type_off");
  const quietUntil = quietEnd(user, now);
  const inHour = user.history.filter((age) => age <= hour).length;
  const inDay = user.history.filter((age) => age <= 24 * hour).length;
  const organic = !type.campaignSlot;
  const slotTaken = user.campaigns.some((age) => age <= 24 * hour);
  if (type.priority === 2 && quietUntil !== null) return no("quiet_hours");
  if (type.priority === 2 && organic && inHour >= user.hourlyCap) return no("hourly_cap");
  if (type.priority > 0 && organic && inDay >= user.dailyCap) return no("daily_cap");
  if (type.priority > 0 && !organic && slotTaken) return no("campaign_slot");
  const channels = type.channels.filter((channel) => {
    const wanted = !user.channelsOff.includes(channel) && !user.typeChannelsOff.includes(channel);
    return (passes || wanted) && reachable(user, channel);
  });
  if (channels.length === 0) return no("no_channel");
  if (type.holdOut) return no("hold_out");
  const disturbs = channels.some((channel) => channel !== "in_app");
  if (type.priority === 1 && disturbs) {
    const slot = organic && inHour >= user.hourlyCap ? hourlySlot(user, now) : null;
    const heldUntil = Math.max(quietUntil ?? 0, slot ?? 0);
    if (heldUntil > now) {
      const reason = quietUntil === null ? "hourly_cap" : "quiet_hours";
      return { outcome: "held", reason, channels, heldUntil };
    }
  }
  return { outcome: "routed", reason: null, channels, heldUntil: null };
}

function reachable(user: OracleUser, channel: string): boolean {
  if (channel === "push") return user.hasDevice;
  if (channel === "email") return user.email === "ok";
  if (channel === "sms") return user.phoneVerified;
  return true;
}

/** An hour after the cap-th latest message; when that is quiet, the end of the quiet. */
function hourlySlot(user: OracleUser, now: number): number {
  const ages = user.history.toSorted((a, b) => a - b);
  const slot = now - (ages[user.hourlyCap - 1] ?? 0) + hour;
  return quietEnd(user, slot) ?? slot;
}

/** When the quiet hours around `now` end; null outside of them. */
function quietEnd(user: OracleUser, now: number): number | null {
  if (!user.quiet) return null;
  const { start, end } = user.quiet;
  const local = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(user.timeZone);
  const minute = local.hour * 60 + local.minute;
  const quiet = start <= end ? minute >= start && minute < end : minute >= start || minute < end;
  if (!quiet) return null;
  const day = minute >= end ? local.toPlainDate().add({ days: 1 }) : local.toPlainDate();
  const wall = day.toPlainDateTime({ hour: Math.floor(end / 60), minute: end % 60 });
  // A skipped time moves forward; a repeated one is the second.
  return wall.toZonedDateTime(user.timeZone, { disambiguation: "later" }).epochMilliseconds;
}
