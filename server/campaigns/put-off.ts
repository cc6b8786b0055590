import type { PoolClient } from "@/db/client";
import type { CampaignDelivery } from "@/db/schema/json";

/** Later steps are not moved for less (ms): a tick is never on the dot. */
const patienceMs = 60_000;

/** Minutes that a step of a rollout, or a test of variants, has to show what it is worth; null for other campaigns. */
function stepMinutes({ rollout, winner }: CampaignDelivery): number | null {
  if (rollout) return rollout.everyMinutes;
  return winner ? winner.afterHours * 60 : null;
}

/**
 * A step that starts late moves the ones after it: a stop of the installation must not let them all go at
 * once, before anything of the one before is known.
 */
export async function keepDistance(
  client: PoolClient,
  { id, delivery }: { id: number; delivery: CampaignDelivery },
  startsAt: Date,
  now: Date,
): Promise<void> {
  const late = now.getTime() - startsAt.getTime();
  if (stepMinutes(delivery) !== null && late > patienceMs) await putOff(client, id, late);
}

/** A pause over the moment of the next step puts it, and what follows, off by a whole step from now. */
export async function putOffMissed(
  client: PoolClient,
  { id, delivery }: { id: number; delivery: CampaignDelivery },
  now: Date,
): Promise<void> {
  const minutes = stepMinutes(delivery);
  if (minutes === null) return;
  const { rows } = await client.query<{ next: Date | null; started: number }>(
    `select min(starts_at) filter (where state = 'planned') as next,
            count(*) filter (where state = 'started')::int as started
     from campaign_waves where campaign_id = $1`,
    [id],
  );
  const { next = null, started = 0 } = rows[0] ?? {};
  if (!next || started === 0 || next > now) return;
  await putOff(client, id, now.getTime() + minutes * 60_000 - next.getTime());
}

async function putOff(client: PoolClient, id: number, ms: number): Promise<void> {
  await client.query(
    `update campaign_waves set starts_at = starts_at + $2 * interval '1 millisecond'
     where campaign_id = $1 and state = 'planned'`,
    [id, ms],
  );
}
