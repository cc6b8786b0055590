import { jobsIn, type PoolClient, transaction } from "@/db/client";
import { isPassing, isUnreachable } from "@/db/unreachable";
import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
import { queues } from "@/server/queues";
import { type Campaign, lockCampaign, readCampaign } from "./campaign";
import { planNext } from "./plan-next";
import { keepDistance } from "./put-off";
import type { Wave } from "./read-one";
import { stopAtGuard } from "./stop-at-guard";
import { stopItself } from "./stop-itself";
import { stopWhenGrown } from "./stop-when-grown";
import { itself, transition } from "./transition";
import { readVariants } from "./variants";
import { waveAudience } from "./wave-audience";
import { insertNotifications } from "./wave-notifications";
import { chooseWinner } from "./winner";

/**
 * Starts every wave whose time has come: each in one transaction with its notifications and their jobs,
 * so that a restart at any moment neither loses nor repeats one, and any number of workers may try. One
 * that cannot start does not keep the others waiting.
 * @returns how many were due.
 */
export async function startDueWaves(context: Context): Promise<number> {
  const failed: number[] = [];
  let due = 0;
  while (await startNext(context, failed)) due += 1;
  return due;
}

type DueWave = Wave & { campaignId: number };

/** @param failed ids of campaigns that failed in this round; one more may join them. */
async function startNext(context: Context, failed: number[]): Promise<boolean> {
  const now = context.clock.now();
  let campaignId: number | undefined;
  try {
    return await transaction(context.pool, async (client) => {
      const wave = await lockDue(client, now, failed);
      if (!wave) return false;
      campaignId = wave.campaignId;
      await startWave(context, client, wave, now);
      return true;
    });
  } catch (error) {
    if (campaignId === undefined || isUnreachable(error) || isPassing(error)) throw error;
    failed.push(campaignId);
    await giveUp(context, campaignId, error, now);
    return true;
  }
}

/** What a person has to put right pauses the campaign and says why; anything else is tried again. */
async function giveUp(
  { pool, log }: Context,
  campaignId: number,
  error: unknown,
  now: Date,
): Promise<void> {
  const err = error instanceof Error ? error.message : "unknown error";
  log.error({ campaignId, err }, "a wave could not start");
  if (!(error instanceof Refusal)) return;
  await transaction(pool, async (client) => {
    const { status } = await lockCampaign(client, campaignId);
    if (status === "scheduled") await run(client, campaignId, now);
    if (status !== "scheduled" && status !== "running") return;
    await stopItself(client, campaignId, { kind: "refused", what: error.message }, now);
  });
}

async function startWave(
  context: Context,
  client: PoolClient,
  wave: DueWave,
  now: Date,
): Promise<void> {
  const campaign = await readCampaign(client, wave.campaignId);
  if (campaign.status === "scheduled") await run(client, campaign.id, now);
  if (await stopAtGuard(client, campaign, now)) return;
  if (await stopWhenGrown(client, campaign, now)) return;
  await sendWave(context, client, campaign, wave, now);
  await keepDistance(client, campaign, wave.startsAt, now);
  await planNext(client, campaign, wave.occurrence, now);
}

async function run(client: PoolClient, id: number, at: Date): Promise<void> {
  await transition(client, id, { to: "running", by: itself, at });
}

/**
 * The earliest due wave that nobody else is starting (index campaign_waves_due). Its campaign is locked
 * with it: a pause, a cancel or an edit comes before the start, or after it. The last wave of an occurrence
 * on everyone's own clock is for whom no other one met: it waits until the others have looked at everybody.
 */
async function lockDue(
  client: PoolClient,
  now: Date,
  failed: number[],
): Promise<DueWave | undefined> {
  const { rows } = await client.query<DueWave>({
    name: "waves.due",
    text: `select w.id, w.campaign_id as "campaignId", w.occurrence, w.starts_at as "startsAt", w.zones,
            w.bucket_from as "bucketFrom", w.bucket_to as "bucketTo", w.for_winner as "forWinner", w.people,
            w.state, w.started_at as "startedAt"
     from campaign_waves w join campaigns c on c.id = w.campaign_id
     where w.state = 'planned' and w.starts_at <= $1 and c.status in ('scheduled', 'running')
       and c.id <> all($2::int[])
       and (w.zones is distinct from '{}' or not exists (
         select from campaign_waves o where o.campaign_id = w.campaign_id and o.occurrence = w.occurrence
           and o.id <> w.id and (o.state = 'planned' or ${unseen("o.id", "w.campaign_id")})))
     order by w.starts_at, w.id limit 1
     for no key update of w, c skip locked`,
    values: [now, failed],
  });
  return rows[0];
}

/** A notification of a wave has people left whom no batch has looked at. */
const unseen = (wave: string, campaign: string) => `exists (
  select from notifications n left join fanouts f on f.notification_id = n.id
  where n.campaign_id = ${campaign} and n.wave_id = ${wave} and n.completed_at is null
    and (f.exhausted is not true or exists (select from fanout_batches b
      where b.notification_id = n.id and b.done_at is null)))`;

/** The wave's notifications with their jobs. A test's second part goes out with the winner alone. */
async function sendWave(
  { boss }: Context,
  client: PoolClient,
  campaign: Campaign,
  wave: DueWave,
  now: Date,
): Promise<void> {
  const audience = await waveAudience(client, campaign, wave, now);
  const all = await readVariants(client, campaign.id);
  const variants = wave.forWinner ? await chooseWinner(client, campaign, all, now) : all;
  const sent = { audience, variants, now };
  const { ids, priority } = await insertNotifications(client, campaign, wave, sent);
  await client.query("update campaign_waves set state = 'started', started_at = $2 where id = $1", [
    wave.id,
    now,
  ]);
  const jobs = ids.map((id) => ({ data: { ids: [id] } }));
  await boss.insert(queues.plan(priority), jobs, { db: jobsIn(client) });
}
