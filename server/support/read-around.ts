import type { Pool } from "@/db/client";
import { valueThen } from "@/server/pipeline/preferences/changes";
import { changesSince } from "@/server/pipeline/preferences/read-changes";
import { readPreferences } from "@/server/pipeline/preferences/store";
import { readHealth } from "@/server/pipeline/routing/scores";
import type { Story } from "@/server/pipeline/tracking/story";
import type { AroundFacts } from "./answer-facts";
import { readAudienceNow } from "./audience-now";
import { readCapsThen } from "./caps-then";
import { readDevicesThen } from "./devices-then";
import { readSwitchesThen } from "./switches-then";
import { wantedChannels } from "./wanted";

type Who = { id: number; externalId: string };

/** What was so when a notification was decided for a user, as far as rows still tell. */
export async function readAround(
  pool: Pool,
  user: Who,
  story: Story,
  now: Date,
): Promise<AroundFacts> {
  const { event, message } = story;
  const [preferences, later, health] = await Promise.all([
    readPreferences(pool, user.externalId),
    changesSince(pool, user.id, event.at),
    readHealth(pool, user.id, now),
  ]);
  const then = (path: string, current: unknown) => valueThen(path, current, later);
  const reachable = health.filter((one) => one.reachable).map(({ channel }) => channel);
  const own = {
    hourly: numberOf(then("hourlyCap", preferences.hourlyCap)),
    daily: numberOf(then("dailyCap", preferences.dailyCap)),
  };
  const suppressed = message?.outcome === "suppressed" && message.reason !== "no_channel";
  const [caps, devices, switches, inAudience] = await Promise.all([
    readCapsThen(pool, user.id, event.id, own),
    readDevicesThen(pool, user.id, { from: event.at, to: pushEnd(story) ?? now }),
    readSwitchesThen(pool, story, now),
    message ? null : readAudienceNow(pool, user, event, now),
  ]);
  return {
    wouldBe: suppressed
      ? wantedChannels(event.channels, event.typeKey, { preferences, later, reachable })
      : [],
    caps,
    quietHours: quietHoursOf(then("quietHours", preferences.quietHours)),
    devices,
    switches,
    inAudience,
  };
}

function pushEnd({ deliveries }: Story): Date | null {
  return deliveries.find(({ channel }) => channel === "push")?.finishedAt ?? null;
}

const numberOf = (value: unknown) => (typeof value === "number" ? value : null);

function quietHoursOf(value: unknown): { start: string; end: string } | null {
  if (typeof value !== "object" || value === null) return null;
  const { start, end } = { start: null, end: null, ...value };
  return typeof start === "string" && typeof end === "string" ? { start, end } : null;
}
