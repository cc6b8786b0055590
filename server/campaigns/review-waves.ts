import { type Pool, type PoolClient, transaction } from "@/db/client";
import { Refusal } from "@/server/errors";
import { campaignFilter } from "./audience-filter";
import type { Campaign } from "./campaign";
import { buckets, type PlannedWave, planWaves } from "./plan-waves";
import { type Judged, judgePeople } from "./review-evaluate.sql";
import { readOthers } from "./review-others";
import { type People, type Person, readPeople } from "./review-people";

const timeoutMs = 20_000;

/** A planned wave, the people in it who were looked at, and what would happen to them. */
type EvaluatedWave = { wave: PlannedWave; people: Person[]; judged: Judged[] };
export type Evaluated = People & { waves: EvaluatedWave[] };

/**
 * Evaluates a campaign's audience wave by wave, at the moment when each would start; in one snapshot.
 * @throws Refusal unavailable when it takes too long
 */
export async function evaluateWaves(pool: Pool, campaign: Campaign, now: Date): Promise<Evaluated> {
  return transaction(pool, async (client) => {
    await client.query("set transaction read only");
    await client.query(`select set_config('statement_timeout', '${timeoutMs}', true)`);
    return evaluate(client, campaign, now);
  }).catch((error: unknown) => {
    if (!(error instanceof Error && "code" in error && error.code === "57014")) throw error;
    throw new Refusal(
      "unavailable",
      "The review took longer than 20 seconds. Try again; a simpler audience is looked at faster.",
    );
  });
}

async function evaluate(client: PoolClient, campaign: Campaign, now: Date): Promise<Evaluated> {
  const { id, delivery, audience } = campaign;
  const filter = await filterOrNobody(client, audience);
  const split = { campaignId: id, holdOutPercent: delivery.holdOutPercent };
  const people = await readPeople(client, filter, split, now);
  const waves = planAhead(campaign, people.people, now);
  const starts = waves.map(({ startsAt }) => startsAt.getTime());
  const others = await readOthers(client, id, {
    from: new Date(Math.min(...starts)),
    to: new Date(Math.max(...starts)),
  });
  const evaluated: EvaluatedWave[] = [];
  for (const [i, of] of peopleByWave(waves, people.people).entries()) {
    const wave = waves[i];
    if (!wave) continue;
    const judged =
      of.length > 0 ? await judgePeople(client, campaign, of, { at: wave.startsAt, others }) : [];
    evaluated.push({ wave, people: of, judged });
  }
  return { ...people, waves: evaluated };
}

/** A segment that is gone is told by the checklist; until then, nobody is in the audience. */
async function filterOrNobody(client: PoolClient, audience: Campaign["audience"]) {
  return campaignFilter(client, audience).catch((error: unknown) => {
    if (error instanceof Refusal) return { any: [] };
    throw error;
  });
}

/** The waves of the first occurrence as they would be planned now; one at once, when its time has passed. */
function planAhead({ delivery }: Campaign, people: Person[], now: Date): PlannedWave[] {
  const { start } = delivery;
  const first = start.kind === "at" ? new Date(Math.max(Date.parse(start.at), now.getTime())) : now;
  const zones = [...new Set(people.map(({ zone }) => zone))];
  const waves = planWaves(delivery, { first, occurrence: 1, zones, now });
  const whole = { zones: null, bucketFrom: 0, bucketTo: buckets, forWinner: false };
  return waves.length > 0 ? waves : [{ ...whole, startsAt: now }];
}

function peopleByWave(waves: PlannedWave[], people: Person[]): Person[][] {
  const named = new Set(waves.flatMap(({ zones }) => zones ?? []));
  return waves.map(({ zones, bucketFrom, bucketTo }) => {
    const own = zones && new Set(zones);
    return people.filter(({ zone, wave }) => {
      const inZone = !own || (own.size > 0 ? own.has(zone) : !named.has(zone));
      return inZone && wave >= bucketFrom && wave < bucketTo;
    });
  });
}
