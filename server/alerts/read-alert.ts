import type { Queryable } from "@/db/client";
import { Refusal } from "@/server/errors";
import { type ListedAlert, named } from "./list-alerts";
import { ruleInfoOf } from "./rules";
import type { Side, Unit } from "./vocabulary";

export type AlertEvent = {
  id: number;
  at: Date;
  event: string;
  actor: string | null;
  contact: string | null;
  way: string | null;
  detail: string;
};

export type AlertPage = ListedAlert & {
  startedAt: Date;
  lastSeenAt: Date;
  meaning: string;
  unit: Unit;
  /** The figure around it, oldest first. */
  samples: { at: number; value: number }[];
  limit: number | null;
  /** On which side of its limit the figure is wrong. */
  side: Side;
  /** Links: {"provider": "resend"}. */
  detail: Record<string, string | number>;
  /** The newest last; the latest 200. */
  events: AlertEvent[];
};

type Row = Omit<ListedAlert, "name"> & {
  startedAt: Date;
  lastSeenAt: Date;
  detail: Record<string, unknown>;
};

/** One alert and what happened to it. @throws Refusal not_found */
export async function readAlert(client: Queryable, id: number): Promise<AlertPage> {
  const { rows } = await client.query<Row>(
    `select a.id, a.rule_key as "ruleKey", a.group_key as "groupKey", a.tier, a.state, a.sentence,
            coalesce(a.fired_at, a.started_at) as "firedAt", a.acknowledged_at as "acknowledgedAt",
            a.acknowledged_by as "acknowledgedBy", a.snoozed_until as "snoozedUntil",
            a.snoozed_by as "snoozedBy", a.resolved_at as "resolvedAt", a.resolved_by as "resolvedBy",
            r.muted_until as "mutedUntil", a.started_at as "startedAt",
            a.last_seen_at as "lastSeenAt", a.detail
     from alerts a left join alert_rules r on r.key = a.rule_key where a.id = $1`,
    [id],
  );
  const [row] = rows;
  if (!row) throw new Refusal("not_found", "There is no such alert. Check the number.");
  const info = ruleInfoOf(row.ruleKey);
  const { detail, ...rest } = row;
  return {
    ...named(rest),
    ...{ startedAt: row.startedAt, lastSeenAt: row.lastSeenAt },
    meaning: info?.meaning ?? "",
    unit: info?.unit ?? "count",
    side: info?.side ?? "above",
    samples: samplesOf(detail.samples),
    limit: typeof detail.limit === "number" ? detail.limit : null,
    detail: plainOf(detail),
    events: await readEvents(client, id),
  };
}

async function readEvents(client: Queryable, id: number): Promise<AlertEvent[]> {
  const { rows } = await client.query<AlertEvent>(
    `select * from (
       select e.id, e.at, e.event, e.actor, c.name as contact, e.way, e.detail
       from alert_events e left join alert_contacts c on c.id = e.contact_id
       where e.alert_id = $1 order by e.id desc limit 200) latest
     order by id`,
    [id],
  );
  return rows;
}

function samplesOf(stored: unknown): AlertPage["samples"] {
  if (!Array.isArray(stored)) return [];
  return stored.flatMap((one: unknown) => {
    if (typeof one !== "object" || one === null || !("at" in one) || !("value" in one)) return [];
    const { at, value } = one;
    return typeof at === "number" && typeof value === "number" ? [{ at, value }] : [];
  });
}

const plainOf = (detail: Record<string, unknown>): AlertPage["detail"] =>
  Object.fromEntries(
    Object.entries(detail).flatMap(([key, value]): [string, string | number][] =>
      key !== "limit" && (typeof value === "string" || typeof value === "number")
        ? [[key, value]]
        : [],
    ),
  );
