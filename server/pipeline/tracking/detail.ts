import type { Pool } from "@/db/client";
import type { StoredAudience } from "@/db/schema/json";
import { Refusal } from "@/server/errors";
import { idTime } from "@/server/ids";
import { explainOutcome } from "@/server/pipeline/preferences/reasons";
import type { NotificationStatus } from "./list";
import type { CampaignPart } from "./origins";
import { type ChannelCounts, type CountRow, countDirect, countFanout, summarise } from "./progress";

/** The feeder's side of a notification to more than one user. */
export type FanoutProgress = {
  estimate: number;
  pacePerSecond: number | null;
  /** Every range has been handed out. */
  exhausted: boolean;
  pausedAt: Date | null;
  pausedBy: string | null;
  doneAt: Date | null;
  batches: number;
  batchesDone: number;
  firstBatchAt: Date | null;
  lastBatchAt: Date | null;
};

export type NotificationDetail = {
  id: string;
  typeKey: string;
  typeName: string;
  category: string;
  priority: 0 | 1 | 2;
  status: NotificationStatus;
  strategy: string;
  audience: StoredAudience;
  actor: string | null;
  object: string | null;
  data: Record<string, unknown>;
  channels: string[];
  producer: string;
  campaign: CampaignPart | null;
  idempotencyKey: string;
  templateVersion: number | null;
  /** Sent from an editor, with words that are not published. */
  isTest: boolean;
  unknownRecipients: number;
  /** People whom it was meant for when it was planned; null: one, or not planned yet. */
  estimate: number | null;
  /** The moment it goes (or went) out. */
  at: Date;
  acceptedAt: Date;
  expiresAt: Date;
  completedAt: Date | null;
  cancelledAt: Date | null;
  error: string | null;
  /** Rescheduled: what stands for it. */
  replacedBy: string | null;
  /** The first of an aggregate: the latest update, under which inboxes show it. */
  updatedBy: string | null;
  /** An update of an aggregate: its first, and what it sums up. */
  collapseInto: string | null;
  sums: { events: number; actors: number } | null;
  fanout: FanoutProgress | null;
  counts: StageCounts;
};

/** How many, for which reason: as a key and as a sentence. */
export type Because = { reason: string; why: string; n: number };

export type StageCounts = {
  considered: number;
  routed: number;
  held: number;
  suppressed: Because[];
  channels: (ChannelCounts & {
    channel: string;
    /** Final outcomes other than sent, by reason. */
    reasons: (Because & { outcome: string })[];
  })[];
};

/**
 * Everything about one notification but its recipients. Counts are exact; only primary keys and kept
 * counts are read, so the cost does not grow with the audience.
 * @throws Refusal not_found
 */
export async function readDetail(pool: Pool, id: string): Promise<NotificationDetail> {
  const { rows } = await pool.query<Omit<NotificationDetail, "at" | "fanout" | "counts">>(
    selectDetail,
    [id],
  );
  const row = rows[0];
  if (!row) throw new Refusal("not_found", "There is no such notification. Check the id.");
  const direct = row.strategy === "direct";
  const [fanout, counted] = await Promise.all([
    direct ? null : readFanout(pool, id),
    pool.query<CountRow>(direct ? countDirect : countFanout, [id]),
  ]);
  return { ...row, at: idTime(id), fanout, counts: stagesOf(counted.rows) };
}

const selectDetail = `
  select n.id, n.type_key as "typeKey", coalesce(t.name, n.type_key) as "typeName",
         coalesce(t.category, '') as category, n.priority, n.status, n.strategy, n.audience, n.actor,
         n.object, n.data, n.channels, coalesce(p.name, '') as producer,
         n.idempotency_key as "idempotencyKey", nullif(greatest(v.version, 0), 0) as "templateVersion", coalesce(v.version < 0, false) as "isTest",
         n.unknown_recipients as "unknownRecipients", n.estimate, n.accepted_at as "acceptedAt",
         case when c.id is not null then json_build_object(
           'id', c.id, 'name', c.name, 'variant', n.variant) end as campaign,
         n.expires_at as "expiresAt", n.completed_at as "completedAt",
         n.cancelled_at as "cancelledAt", n.error,
         case when n.cancelled_at is not null then n.replaced_by end as "replacedBy",
         case when n.cancelled_at is null then n.replaced_by end as "updatedBy", n.collapse_into as "collapseInto",
         case when n.aggregate is not null then json_build_object(
           'events', n.aggregate -> 'events', 'actors', n.aggregate -> 'actors') end as sums
  from notifications n
  left join notification_types t on t.key = n.type_key
  left join producers p on p.id = n.producer_id
  left join campaigns c on c.id = n.campaign_id
  left join template_versions v on v.id = n.template_version_id
  where n.id = $1`;

async function readFanout(pool: Pool, id: string): Promise<FanoutProgress | null> {
  const { rows } = await pool.query<FanoutProgress>(
    `select f.estimate, f.pace_per_second as "pacePerSecond", f.exhausted,
            f.paused_at as "pausedAt", f.paused_by as "pausedBy", f.done_at as "doneAt", b.*
     from fanouts f, lateral (
       select count(*)::int as batches, count(done_at)::int as "batchesDone",
              min(done_at) as "firstBatchAt", max(done_at) as "lastBatchAt"
       from fanout_batches where notification_id = f.notification_id) b
     where f.notification_id = $1`,
    [id],
  );
  return rows[0] ?? null;
}

/** Counts by stage, the largest reasons first. */
function stagesOf(rows: CountRow[]): StageCounts {
  const { suppressed, channels, ...counts } = summarise(rows);
  return {
    ...counts,
    suppressed: Object.entries(suppressed)
      .map(([reason, n]) => because("suppressed", reason, n))
      .toSorted((a, b) => b.n - a.n),
    channels: Object.entries(channels).map(([channel, of]) => ({
      channel,
      ...of,
      reasons: rows
        .filter((row) => row.channel === channel && isEnding(row) && row.n > 0)
        .map(({ outcome, reason, n }) => ({ outcome, ...because(outcome, reason, n) }))
        .toSorted((a, b) => b.n - a.n),
    })),
  };
}

const because = (outcome: string, reason: string, n: number): Because => ({
  reason,
  why: explainOutcome(outcome, reason) ?? reason,
  n,
});

const isEnding = ({ outcome, reason }: CountRow) =>
  reason !== "" && ["failed", "expired", "cancelled", "unknown"].includes(outcome);
