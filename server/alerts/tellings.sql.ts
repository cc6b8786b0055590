import type { Queryable } from "@/db/client";
import type { Due, TellableAlert, Telling } from "./due";
import type { Told } from "./plain/plain-way";

/**
 * What fires, and what was over within the last hour: as much as is wrong (indexes alerts_open and
 * alerts_started).
 */
export async function readTellable(client: Queryable, now: Date): Promise<TellableAlert[]> {
  const { rows } = await client.query<TellableAlert>(
    `select a.id, a.rule_key as "ruleKey", a.group_key as "groupKey", a.tier, a.state, a.sentence,
            a.fired_at as "firedAt", a.resolved_at as "resolvedAt",
            a.acknowledged_at as "acknowledgedAt", a.snoozed_until as "snoozedUntil",
            r.muted_until as "mutedUntil"
     from alerts a left join alert_rules r on r.key = a.rule_key
     where a.fired_at is not null
       and (a.resolved_at is null or a.resolved_at > $1::timestamptz - interval '1 hour')
     order by a.id desc limit 500`,
    [now],
  );
  return rows;
}

/** Index alert_events_alert. */
export async function readTellings(client: Queryable, alertIds: number[]): Promise<Telling[]> {
  const { rows } = await client.query<Telling>(
    `select alert_id as "alertId", contact_id as "contactId", way,
            split_part(detail, ':', 1) as about, event, at
     from alert_events
     where alert_id = any($1::int[]) and event in ('telling', 'told', 'not_told')`,
    [alertIds],
  );
  return rows;
}

/** Says that these are being told now: another process leaves them alone. @returns the events' ids, in order. */
export async function claim(client: Queryable, due: readonly Due[], now: Date): Promise<number[]> {
  const rows = due.map(({ alert, contact, way, about }) => ({
    ...{ alert: alert.id, contact: contact.id, way, about },
  }));
  const result = await client.query<{ id: number }>(
    `insert into alert_events (alert_id, at, event, contact_id, way, detail)
     select alert, $2, 'telling', contact, way, about
     from json_to_recordset($1::json) as d(alert int, contact int, way text, about text)
     returning id`,
    [JSON.stringify(rows), now],
  );
  return result.rows.map(({ id }) => id);
}

/** What came of it. */
export async function settle(
  client: Queryable,
  ids: readonly number[],
  told: Told,
  now: Date,
): Promise<void> {
  await client.query(
    `update alert_events set event = $2, at = $4, detail = detail || $3
     where id = any($1::bigint[]) and event = 'telling'`,
    [ids, told.ok ? "told" : "not_told", told.ok ? "" : `: ${told.why}`, now],
  );
}
