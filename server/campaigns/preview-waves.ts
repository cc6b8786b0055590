import type { Queryable } from "@/db/client";
import type { CampaignDelivery } from "@/db/schema/json";
import { sampleUsers } from "@/server/audience/sample-users";
import { buckets, type PlannedWave, planWaves } from "./plan-waves";

/** A wave as it would be planned now. */
export type PreviewedWave = {
  startsAt: Date;
  /** Those with the most people first; null: every zone. */
  zones: string[] | null;
  /** The part of all users that it is for, 0–1, roughly. */
  share: number;
  forWinner: boolean;
};

export type WavePreview = {
  waves: PreviewedWave[];
  /** The days (2026-11-30) of the next occurrences, on the clocks by which they start; [] without a recurrence. */
  next: string[];
};

const sampled = 8_192;
const occurrencesShown = 3;

/**
 * When a delivery would start for whom, if it were scheduled now. Zones come from a sample of the users:
 * for drawing, not for planning.
 */
export async function previewWaves(
  client: Queryable,
  delivery: CampaignDelivery,
  now: Date,
): Promise<WavePreview> {
  const people = await peopleByZone(client);
  const total = Math.max(
    1,
    [...people.values()].reduce((sum, n) => sum + n, 0),
  );
  const { start } = delivery;
  const first = start.kind === "at" ? new Date(Math.max(Date.parse(start.at), now.getTime())) : now;
  const plan = (occurrence: number) =>
    planWaves(delivery, { first, occurrence, zones: [...people.keys()], now });
  const of = (zone: string) => people.get(zone) ?? 0;
  const waves = plan(1)
    .filter(({ zones }) => zones?.length !== 0)
    .map(({ startsAt, zones, bucketFrom, bucketTo, forWinner }) => ({
      ...{ startsAt, forWinner },
      zones: zones?.toSorted((a, b) => of(b) - of(a)) ?? null,
      share: zones
        ? zones.reduce((sum, zone) => sum + of(zone), 0) / total
        : (bucketTo - bucketFrom) / buckets,
    }));
  return { waves, next: nextDays(delivery, plan) };
}

function nextDays(
  { recurrence }: CampaignDelivery,
  plan: (occurrence: number) => PlannedWave[],
): string[] {
  if (!recurrence) return [];
  return Array.from({ length: occurrencesShown }, (_, i) => plan(i + 2)[0]).flatMap((wave) => {
    if (!wave) return [];
    const timeZone = wave.zones?.[0] ?? recurrence.timeZone;
    return new Intl.DateTimeFormat("en-CA", { timeZone }).format(wave.startsAt);
  });
}

/** Probes of users' primary key. */
async function peopleByZone(client: Queryable): Promise<Map<string, number>> {
  const { ids } = await sampleUsers(client, sampled);
  const { rows } = await client.query<{ zone: string; n: number }>(
    `select time_zone as zone, count(*)::int as n from users
     where id = any($1::bigint[]) and erased_at is null group by 1`,
    [ids],
  );
  return new Map(rows.map(({ zone, n }) => [zone, n]));
}
