import type { Pool } from "@/db/client";
import type { Config } from "@/server/config";
import { adapters } from "@/server/providers/registry";
import { environmentValues } from "./open-account";

/**
 * Keeps one account for every provider whose required values stand in the environment: made when they
 * appear, gone when they do, and never with a value in the database. Safe to run in every process.
 */
export async function keepEnvironmentAccounts(
  pool: Pool,
  config: Pick<Config, "variables" | "secretsKeys">,
): Promise<void> {
  const rows = adapters.flatMap((adapter) => {
    const values = environmentValues(adapter, config);
    const missing = Object.entries(adapter.fields).some(
      ([name, { optional }]) => !optional && values[name] === undefined,
    );
    if (missing) return [];
    const { key, label, ratePerSecond } = adapter;
    return [{ key, label, ratePerSecond, expiresAt: adapter.expiresAt?.(values) ?? null }];
  });
  const text = JSON.stringify(rows);
  await pool.query(
    `insert into provider_configs as c
       (key, adapter, label, from_environment, rate_per_second, expires_at, created_by, updated_by)
     select key, key, label, true, "ratePerSecond", "expiresAt", 'environment', 'environment'
     from json_to_recordset($1::json)
       as r(key text, label text, "ratePerSecond" int, "expiresAt" timestamptz)
     on conflict (key) do update set expires_at = excluded.expires_at
     where c.from_environment and c.expires_at is distinct from excluded.expires_at`,
    [text],
  );
  await pool.query(
    `with gone as (
       select id from provider_configs where from_environment and not key in (
         select key from json_to_recordset($1::json) as r(key text))),
     unlinked as (delete from provider_chains where account_id in (select id from gone))
     delete from provider_configs where id in (select id from gone)
       and not exists (select from provider_chains where account_id = provider_configs.id)`,
    [text],
  );
}
