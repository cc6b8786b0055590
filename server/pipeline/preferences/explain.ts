import type { StoredAudience } from "@/db/schema/json";
import { chooseStrategy, type Strategy } from "@/server/audience/choose-strategy";
import { estimateAudience } from "@/server/audience/estimate";
import { compileFilter } from "@/server/audience/filter";
import type { Context } from "@/server/context";
import { wants } from "@/server/pipeline/routing/route.sql";
import { type Preview, previewFor } from "@/server/templates/preview";
import type { Renderer } from "@/server/templates/render";
import {
  type CandidateSource,
  decidedSelect,
  firstFreeParameter,
  judgedSelect,
  parameters,
} from "./judge.sql";
import { notificationFacts } from "./notification.sql";
import { ruleValues } from "./rule-values";
import { masterOff, onSuppressionList, typeOff } from "./rules.sql";

/** An event that would be accepted, before anything is stored. */
export type Hypothetical = {
  id: string;
  producerId: number;
  typeKey: string;
  priority: number;
  channels: string[];
  expiresAt: Date;
  audience: StoredAudience;
  templateVersionId: number | null;
  actor: string | null;
  object: string | null;
  data: Record<string, unknown>;
};

export type ExplainedUser = {
  userId: string;
  channels: string[];
  outcome: "routed" | "held" | "suppressed";
  reason?: string;
  heldUntil?: string;
  /** The user's digest, which the mail waits for. */
  digestAt?: string;
  wouldRender: Record<string, Preview>;
};

export type Explanation = {
  accepted: true;
  strategy: Strategy;
  estimatedRecipients: number;
  /** Users evaluated for this answer; the first of a large audience. */
  evaluated: number;
  outcomes: Record<string, number>;
  users: ExplainedUser[];
};

/** Users evaluated at most, and shown in full. */
const mostEvaluated = 10_000;
const shown = 10;

type Row = {
  external_id: string;
  locale: string;
  attributes: Record<string, unknown>;
  outcome: "routed" | "held" | "suppressed";
  reason: string | null;
  held_until: Date | null;
  digest_at: Date | null;
  channels: string[];
};

/** What would happen to each recipient now, by the statement's own evaluation; nothing is written. */
export async function explain(
  { pool, clock }: Context,
  renderer: Renderer,
  event: Hypothetical,
): Promise<Explanation> {
  const now = clock.now();
  const estimate = await estimateAudience(pool, event.audience, now);
  const strategy =
    event.audience.kind === "user" ? "direct" : await strategyFor(pool, event, estimate);
  const source = sourceOf(event, strategy);
  const values = [...ruleValues(now), ...source.values];
  const evaluated = await pool.query<Row & { finds_it: boolean }>(
    `
with n as materialized (${source.notification}),
judged as materialized (${judgedSelect(source.from)}),
decided as (${decidedSelect})
select u.external_id, u.locale, u.attributes, d.outcome, d.reason, d.held_until, d.digest_at, d.channels,
  ${findsBroadcast} as finds_it
from decided d join users u on u.id = d.user_id cross join n
left join preferences p on p.user_id = u.id
cross join lateral (select p.types -> n.type_key as type_settings offset 0) facts
order by d.user_id`,
    values,
  );
  const rows = evaluated.rows.map((row) => (row.finds_it ? withInbox(row) : row));
  const outcomes: Record<string, number> = {};
  for (const { outcome, reason } of rows) {
    const key = outcome === "suppressed" ? `suppressed:${reason}` : outcome;
    outcomes[key] = (outcomes[key] ?? 0) + 1;
  }
  const users = await Promise.all(
    rows.slice(0, shown).map((row) => explainUser(pool, renderer, event, row)),
  );
  // Whoever was evaluated to the last is no estimate.
  const estimatedRecipients = rows.length < mostEvaluated ? rows.length : estimate;
  return { accepted: true, strategy, estimatedRecipients, evaluated: rows.length, outcomes, users };
}

/** Whether a broadcast lies in the user's inbox: caps and quiet hours say nothing about that. */
const findsBroadcast = `(n.is_broadcast and not n.killed and not 'in_app' = any(n.killed_channels)
  and (${onSuppressionList} or ${masterOff} or ${typeOff}) is not true and ${wants("in_app")})`;

/** The other channels were judged without the inbox, which has it whatever became of them. */
function withInbox(row: Row): Row {
  const channels = ["in_app", ...row.channels];
  if (row.outcome !== "suppressed") return { ...row, channels };
  return { ...row, channels, outcome: "routed", reason: null };
}

async function strategyFor(
  pool: Context["pool"],
  event: Hypothetical,
  estimate: number,
): Promise<Strategy> {
  const choosable = { ...event, pacePerSecond: null, ofCampaign: false };
  return (await chooseStrategy(pool, choosable, estimate)).strategy;
}

async function explainUser(
  pool: Context["pool"],
  renderer: Renderer,
  event: Hypothetical,
  row: Row,
): Promise<ExplainedUser> {
  const user = { externalId: row.external_id, locale: row.locale, attributes: row.attributes };
  const wouldRender = await previewFor({ pool, renderer }, event, user, row.channels);
  return {
    userId: row.external_id,
    channels: row.channels,
    outcome: row.outcome,
    ...(row.reason ? { reason: row.reason } : {}),
    ...(row.held_until ? { heldUntil: row.held_until.toISOString() } : {}),
    ...(row.digest_at ? { digestAt: row.digest_at.toISOString() } : {}),
    wouldRender,
  };
}

/** The made-up notification as alias n, and the first of its audience as alias u. */
function sourceOf(
  event: Hypothetical,
  strategy: Strategy,
): CandidateSource & { values: unknown[] } {
  const $ = (offset: number) => `$${firstFreeParameter + offset}`;
  const notification = `
    select ${notificationFacts(parameters.now)}
    from (select ${$(0)}::uuid as id, ${$(1)}::int as producer_id, ${$(2)}::text as type_key,
            ${$(3)}::smallint as priority, ${$(4)}::text[] as channels,
            ${$(5)}::timestamptz as expires_at, ${$(6)}::jsonb as audience, null::bigint as user_id, null::int as campaign_id,
            null::text as variant, false as campaign_slot, ${$(7)}::text as strategy) x
    join notification_types t on t.key = x.type_key`;
  const people = peopleOf(event.audience, firstFreeParameter + 8);
  return {
    notification,
    from: `n cross join (select u.* from ${people.from} and u.erased_at is null
        order by u.id limit ${mostEvaluated}) u
      left join preferences p on p.user_id = u.id`,
    values: [
      event.id,
      event.producerId,
      event.typeKey,
      event.priority,
      event.channels,
      event.expiresAt,
      JSON.stringify(event.audience),
      strategy,
      ...people.values,
    ],
  };
}

function peopleOf(audience: StoredAudience, next: number): { from: string; values: unknown[] } {
  switch (audience.kind) {
    case "user":
      return { from: `users u where u.external_id = $${next}`, values: [audience.userId] };
    case "list":
      return {
        from: `users u where u.external_id = any($${next}::text[])`,
        values: [audience.userIds],
      };
    case "followers":
      return {
        from: `follows f join users u on u.id = f.user_id where f.actor_id = $${next}`,
        values: [audience.actorId],
      };
    case "segment": {
      const filter = compileFilter(audience.filter, next, parameters.now);
      return { from: `users u where (${filter.sql})`, values: filter.values };
    }
    case "everyone":
      return { from: "users u where true", values: [] };
  }
}
