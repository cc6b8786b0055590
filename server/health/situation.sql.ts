import type { Pool } from "@/db/client";
import { shedLevel } from "@/server/control/load/shed.sql";
import type { LiveSwitch, OpenAlert } from "./situation-view";

/** Where counting ends. */
const mostLetters = 10_000;

/** A producer's events of the last five minutes, and of each minute of the last hour, oldest first. */
export type RefusedProducer = {
  key: string;
  name: string;
  total: number;
  rejected: number;
  /** `minute` counts from 1970; minutes without events are left out. */
  minutes: { minute: number; total: number; rejected: number }[];
};

type Found = {
  providerFaults: { minute: number; provider: string; channel: string; n: number }[];
  producers: RefusedProducer[];
  unavailable: number;
  failed: number;
  accounts: { key: string; label: string }[];
  shedding: number;
  letters: number;
  messages: number;
};

/**
 * The small figures of the verdict in one statement. An hour of faults_minute and five minutes of
 * producer_minute by their indexes on the minute, and an hour of it for the five producers refused most by its
 * primary key; the open dead letters by dead_letters_state.
 */
export async function readFound(pool: Pool, now: Date): Promise<Found> {
  const hourAgo = new Date(now.getTime() - 3_600_000);
  const lately = new Date(now.getTime() - 300_000);
  const ahead = new Date(now.getTime() + 60_000);
  const { rows } = await pool.query<Found>(
    `with faults as materialized (
       select extract(epoch from minute)::bigint / 60 as minute, minute >= $2 as lately, fault, stage,
              provider, channel, reason, sum(n)::bigint as n
       from faults_minute where minute >= $1 and minute < $3 group by 1, 2, 3, 4, 5, 6, 7
     ),
     posted as (
       select producer_id, sum(n)::bigint as total,
              coalesce(sum(n) filter (where outcome like 'rejected:%'), 0)::bigint as rejected
       from producer_minute where minute >= $2 and minute < $3 and stage = 'accept' group by 1
       having count(*) filter (where outcome like 'rejected:%') > 0
       order by 3 desc limit 5
     ),
     letters as (
       select count(*)::int as letters, coalesce(sum(messages), 0)::bigint as messages
       from (select messages from dead_letters where state = 'open' limit ${mostLetters}) open
     )
     select
       (select coalesce(json_agg(json_build_object('minute', minute, 'provider', provider,
          'channel', channel, 'n', n)), '[]') from faults
        where fault = 'provider' and stage = 'sending' and provider <> '') as "providerFaults",
       (select coalesce(json_agg(json_build_object('key', p.key, 'name', p.name, 'total', total,
          'rejected', rejected, 'minutes', by_minute) order by rejected desc), '[]')
        from posted join producers p on p.id = producer_id, lateral (
          select json_agg(json_build_object('minute', extract(epoch from minute)::bigint / 60,
            'total', total, 'rejected', rejected) order by minute) as by_minute
          from (
            select minute, sum(n)::bigint as total,
                   coalesce(sum(n) filter (where outcome like 'rejected:%'), 0)::bigint as rejected
            from producer_minute m
            where m.producer_id = posted.producer_id and minute >= $1 and minute < $3 and stage = 'accept'
            group by minute) each) hour) as producers,
       (select coalesce(sum(n), 0)::bigint from faults
        where lately and stage = 'accept' and reason = 'unavailable') as unavailable,
       (select coalesce(sum(n), 0)::bigint from faults
        where lately and fault = 'platform' and stage in ('fanout', 'sending')) as failed,
       (select coalesce(json_agg(json_build_object('key', key, 'label', label)), '[]')
        from provider_configs) as accounts,
       ${shedLevel("$4")}::int as shedding,
       letters.letters, letters.messages
     from letters`,
    [hourAgo, lately, ahead, now],
  );
  return (
    rows[0] ?? {
      ...{ providerFaults: [], producers: [], unavailable: 0, failed: 0 },
      ...{ accounts: [], shedding: 0, letters: 0, messages: 0 },
    }
  );
}

/** Alerts that fire, those that wake somebody first; by the partial index alerts_open. */
export async function readOpenAlerts(pool: Pool): Promise<OpenAlert[]> {
  const { rows } = await pool.query<OpenAlert>(
    `select id, rule_key as "ruleKey", group_key as "groupKey", tier, sentence, coalesce(fired_at, started_at) as "firedAt",
       acknowledged_by as "acknowledgedBy", snoozed_until as "snoozedUntil"
     from alerts where resolved_at is null and state = 'firing'
     order by array_position('{page,chat,dashboard}'::text[], tier), fired_at desc limit 12`,
  );
  return rows;
}

/** Switches that stop something, or wait to be confirmed; by the partial index kill_switches_live. */
export async function readLiveSwitches(pool: Pool, now: Date): Promise<LiveSwitch[]> {
  const { rows } = await pool.query<LiveSwitch>(
    `select id, scope, value, mode, effective_at as "effectiveAt", expires_at as "expiresAt", reason,
       created_by as "createdBy"
     from kill_switches where lifted_at is null and (expires_at is null or expires_at > $1)
     order by id desc limit 12`,
    [now],
  );
  return rows;
}
