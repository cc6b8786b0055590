import { z } from "zod";
import type { Pool } from "@/db/client";
import type { AggregateFacts, StoredAudience } from "@/db/schema/json";
import { idTime } from "@/server/ids";
import { digestType, isDigest } from "@/server/pipeline/preferences/digest.sql";
import { explainOutcome } from "@/server/pipeline/preferences/reasons";
import { takenOverBy } from "./history";
import type { CampaignPart } from "./origins";

/** An attempt that did not succeed, or was superseded. */
export type Attempt = {
  attempt: number;
  provider: string;
  outcome: string;
  class: string | null;
  /** The class as a sentence. */
  why: string | null;
  detail: string | null;
  latencyMs: number | null;
  at: Date;
};

export type DeliveryStory = {
  channel: string;
  state: string;
  reason: string | null;
  /** The reason as a sentence. */
  why: string | null;
  attempts: number;
  /** Parked by a pause. */
  paused: boolean;
  /** The channel that it stands in for. */
  fallbackOf: string | null;
  /** The digest that it went out in; null: it did not, or the digest is not evaluated yet. */
  digestId: string | null;
  notBefore: Date | null;
  provider: string | null;
  providerMessageId: string | null;
  finishedAt: Date | null;
  deliveredAt: Date | null;
  openedAt: Date | null;
  clickedAt: Date | null;
  bouncedAt: Date | null;
  complainedAt: Date | null;
  failedAttempts: Attempt[];
};

/** What the evaluation decided for one user. */
export type MessageStory = {
  outcome: "routed" | "held" | "suppressed";
  reason: string | null;
  /** The reason as a sentence. */
  why: string | null;
  heldUntil: Date | null;
  inApp: boolean;
  /** Of an event that was absorbed: the update that it went into; null: it waits, or that is no longer known. */
  collapsedInto: string | null;
  /** The update that has its place in the inbox now. */
  takenOverBy: string | null;
  seenAt: Date | null;
  readAt: Date | null;
  archivedAt: Date | null;
  clickedAt: Date | null;
};

/** The notification behind a message, as its template sees it. */
export type StoryEvent = {
  id: string;
  typeKey: string;
  typeName: string;
  priority: 0 | 1 | 2;
  status: string;
  strategy: string;
  producer: string;
  campaign: CampaignPart | null;
  audience: StoredAudience;
  actor: string | null;
  object: string | null;
  data: Record<string, unknown>;
  /** Of an update: what it sums up. */
  aggregate: AggregateFacts | null;
  channels: string[];
  templateVersionId: number | null;
  idempotencyKey: string;
  at: Date;
  acceptedAt: Date;
  expiresAt: Date;
};

/** A mail that went out in a digest. */
const CollectedMail = z.object({ id: z.string(), type: z.string(), at: z.coerce.date() });
export type CollectedMail = z.infer<typeof CollectedMail>;

export type Story = {
  event: StoryEvent;
  /** Of a digest: the latest mails that it tells of. */
  mails: CollectedMail[];
  /** null: the user was not considered, or not yet. */
  message: MessageStory | null;
  deliveries: DeliveryStory[];
};

/**
 * Everything that is known about one notification and one user, by primary keys.
 * @returns null when there is no such notification.
 */
export async function readStory(pool: Pool, userId: number, id: string): Promise<Story | null> {
  const [events, messages, deliveries, attempts] = await Promise.all([
    pool.query<Omit<StoryEvent, "at">>(selectEvent, [id]),
    pool.query<Raw<MessageStory>>(selectMessage, [userId, id]),
    pool.query<Omit<Raw<DeliveryStory>, "failedAttempts">>(selectDeliveries, [id, userId]),
    pool.query<Raw<Attempt> & { channel: string }>(selectAttempts, [id, userId]),
  ]);
  const event = events.rows[0];
  if (!event) return null;
  const ofChannel = Map.groupBy(attempts.rows, ({ channel }) => channel);
  const message = messages.rows[0];
  return {
    event: { ...event, at: idTime(id) },
    mails: event.typeKey === digestType ? mailsOf(event.data) : [],
    message: message ? { ...message, why: explainOutcome(message.outcome, message.reason) } : null,
    deliveries: deliveries.rows.map((delivery) => ({
      ...delivery,
      why: explainOutcome(delivery.state, delivery.reason),
      failedAttempts: (ofChannel.get(delivery.channel) ?? []).map(attemptOf),
    })),
  };
}

/** Of a digest's data; what is no such item is left out. */
function mailsOf({ items }: Record<string, unknown>): CollectedMail[] {
  if (!Array.isArray(items)) return [];
  return items.flatMap((item) => CollectedMail.safeParse(item).data ?? []);
}

/** As it is read, before its reason is told. */
type Raw<T> = Omit<T, "why">;

function attemptOf({ channel: _, ...attempt }: Raw<Attempt> & { channel: string }): Attempt {
  return { ...attempt, why: explainOutcome(attempt.outcome, attempt.class) };
}

const selectEvent = `
  select n.id, n.type_key as "typeKey", coalesce(t.name, n.type_key) as "typeName", n.priority,
         n.status, n.strategy, coalesce(p.name, '') as producer, n.audience, n.actor, n.object, n.data, n.aggregate,
         n.channels, n.template_version_id as "templateVersionId",
         n.idempotency_key as "idempotencyKey", n.accepted_at as "acceptedAt",
         case when c.id is not null then json_build_object(
           'id', c.id, 'name', c.name, 'variant', n.variant) end as campaign,
         n.expires_at as "expiresAt"
  from notifications n
  left join notification_types t on t.key = n.type_key
  left join producers p on p.id = n.producer_id
  left join campaigns c on c.id = n.campaign_id
  where n.id = $1`;

const selectMessage = `
  select m.outcome, m.reason, m.held_until as "heldUntil", m.in_app as "inApp", m.seen_at as "seenAt",
         m.read_at as "readAt", m.archived_at as "archivedAt", m.clicked_at as "clickedAt",
         ${takenOverBy} as "takenOverBy",
         (select taken_by from aggregate_events e where m.reason = 'aggregated' and e.user_id = $1
           and e.notification_id = $2) as "collapsedInto"
  from messages m join notifications n on n.id = m.notification_id
  where m.user_id = $1 and m.notification_id = $2`;

/**
 * Of `d` (deliveries): a digest is accepted at the moment at which its mails end, which its id carries; one a user
 * and category. The user's messages of that moment, by primary key.
 */
const digestId = `case when d.reason = 'digested' then (
  select x.id from messages m join notifications x on x.id = m.notification_id
  where m.user_id = d.user_id and ${isDigest} and x.accepted_at = d.finished_at
    and m.notification_id >= uuidv7_floor(d.finished_at)
    and m.notification_id < uuidv7_floor(d.finished_at + interval '1 ms')
    and starts_with(x.idempotency_key, 'digest ' || (
      select t.category from notifications own join notification_types t on t.key = own.type_key
      where own.id = d.notification_id) || ' ')
  limit 1) end`;

const selectDeliveries = `
  select channel, state, reason, attempts, coalesce(not_before = 'infinity', false) as paused,
         case when isfinite(not_before) then not_before end as "notBefore", provider,
         fallback_of as "fallbackOf", ${digestId} as "digestId",
         provider_message_id as "providerMessageId", finished_at as "finishedAt",
         delivered_at as "deliveredAt", opened_at as "openedAt", clicked_at as "clickedAt",
         bounced_at as "bouncedAt", complained_at as "complainedAt"
  from deliveries d where notification_id = $1 and user_id = $2 order by channel`;

const selectAttempts = `
  select channel, attempt, provider, outcome, class, detail, latency_ms as "latencyMs", at
  from delivery_attempts where notification_id = $1 and user_id = $2 order by channel, attempt`;
