import { buckets, type PlannedWave } from "./plan-waves";

/** People of an audience who live in a zone. */
export type ZonePeople = { zone: string; n: number };

/** How many of an audience a wave is for: its zones' people, and the part of the split that it takes. */
export function peopleOf(wave: PlannedWave, zones: ZonePeople[]): number {
  const inZones = zones.filter(({ zone }) => wave.zones === null || wave.zones.includes(zone));
  const people = inZones.reduce((sum, { n }) => sum + n, 0);
  return Math.round((people * (wave.bucketTo - wave.bucketFrom)) / buckets);
}
