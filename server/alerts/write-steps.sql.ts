import type { Queryable } from "@/db/client";
import type { Sample } from "./conditions/rate-of-change";
import type { OpenAlert, Step } from "./step";
import type { Tier } from "./vocabulary";

/** What a look at a figure changes. */
export type Change = {
  step: Exclude<Step, "nothing">;
  ruleKey: string;
  groupKey: string;
  tier: Tier;
  sentence: string;
  value: number;
  detail: Record<string, unknown>;
};

/** The alerts that are not over (index alerts_open): as many as there are things wrong. */
export async function readOpenAlerts(
  client: Queryable,
): Promise<(OpenAlert & { samples: Sample[] })[]> {
  const { rows } = await client.query<OpenAlert & { samples: Sample[] }>(
    `select id, rule_key as "ruleKey", group_key as "groupKey", state, started_at as "startedAt",
            last_seen_at as "lastSeenAt", coalesce(detail -> 'samples', '[]') as samples
     from alerts where resolved_at is null limit 5000`,
  );
  return rows;
}

/**
 * Writes what changed, one statement a kind of step. Two processes that judge the same are no harm: the index
 * alerts_open lets one open an alert, and only a pending one fires.
 * @returns how many began to fire.
 */
export async function writeChanges(
  client: Queryable,
  changes: readonly Change[],
  now: Date,
): Promise<number> {
  const of = (...steps: Step[]) =>
    JSON.stringify(changes.filter(({ step }) => steps.includes(step)));
  await client.query(
    `delete from alerts a using json_to_recordset($1::json) as c("ruleKey" text, "groupKey" text)
     where a.rule_key = c."ruleKey" and a.group_key = c."groupKey" and a.state = 'pending'`,
    [of("forget")],
  );
  await client.query(
    `insert into alerts (rule_key, group_key, tier, state, sentence, value, detail, started_at, last_seen_at)
     select "ruleKey", "groupKey", tier, 'pending', sentence, value, detail, $2, $2
     from json_to_recordset($1::json) as c("ruleKey" text, "groupKey" text, tier text, sentence text,
       value float8, detail jsonb)
     on conflict (rule_key, group_key) where resolved_at is null do nothing`,
    [of("open", "open and fire"), now],
  );
  await client.query(
    `update alerts a set last_seen_at = $2, sentence = c.sentence, value = c.value, tier = c.tier,
       detail = c.detail
     from json_to_recordset($1::json) as c("ruleKey" text, "groupKey" text, tier text, sentence text,
       value float8, detail jsonb)
     where a.rule_key = c."ruleKey" and a.group_key = c."groupKey" and a.resolved_at is null`,
    [of("seen", "fire"), now],
  );
  const fired = await client.query(
    `with fired as (
       update alerts a set state = 'firing', fired_at = $2
       from json_to_recordset($1::json) as c("ruleKey" text, "groupKey" text)
       where a.rule_key = c."ruleKey" and a.group_key = c."groupKey" and a.state = 'pending'
       returning a.id, a.sentence
     )
     insert into alert_events (alert_id, at, event, detail) select id, $2, 'fired', sentence from fired`,
    [of("open and fire", "fire"), now],
  );
  await resolveAll(
    client,
    changes.filter(({ step }) => step === "resolve"),
    now,
  );
  return fired.rowCount ?? 0;
}

/** Ends firing alerts by themselves. */
async function resolveAll(
  client: Queryable,
  over: readonly Pick<Change, "ruleKey" | "groupKey">[],
  now: Date,
): Promise<void> {
  await client.query(
    `with ended as (
       update alerts a set state = 'resolved', resolved_at = $2
       from json_to_recordset($1::json) as c("ruleKey" text, "groupKey" text)
       where a.rule_key = c."ruleKey" and a.group_key = c."groupKey" and a.state = 'firing'
       returning a.id
     )
     insert into alert_events (alert_id, at, event) select id, $2, 'resolved' from ended`,
    [JSON.stringify(over), now],
  );
}
