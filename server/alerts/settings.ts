import type { Queryable } from "@/db/client";
import type { Numbers, RuleInfo } from "./rule";
import { ruleInfos } from "./rules";
import { isTier, type Tier } from "./vocabulary";

/** A rule as this workspace has it. */
export type RuleSettings = {
  key: string;
  tier: Tier;
  enabled: boolean;
  /** The numbers that somebody set; others are as usual. */
  numbers: Numbers;
  forSeconds: number;
  resolveSeconds: number;
  mutedUntil: Date | null;
  revision: number;
  updatedBy: string;
  updatedAt: Date;
};

/**
 * Makes the rows of rules that are new, and renews those that nobody has changed: a person's numbers
 * survive every upgrade.
 */
export async function ensureRules(client: Queryable): Promise<void> {
  const rows = ruleInfos.map(({ key, tier, forSeconds, resolveSeconds }) => ({
    ...{ key, tier, forSeconds, resolveSeconds },
  }));
  await client.query(
    `insert into alert_rules (key, tier, for_seconds, resolve_seconds)
     select key, tier, "forSeconds", "resolveSeconds"
     from json_to_recordset($1::json)
       as r(key text, tier text, "forSeconds" int, "resolveSeconds" int)
     on conflict (key) do update set tier = excluded.tier, for_seconds = excluded.for_seconds,
       resolve_seconds = excluded.resolve_seconds
     where alert_rules.revision = 1
       and (alert_rules.tier, alert_rules.for_seconds, alert_rules.resolve_seconds)
         is distinct from (excluded.tier, excluded.for_seconds, excluded.resolve_seconds)`,
    [JSON.stringify(rows)],
  );
}

/** Every rule's settings by its key: some thirty rows. A rule that has no row yet is as its code says. */
export async function readSettings(client: Queryable): Promise<Map<string, RuleSettings>> {
  const { rows } = await client.query<Omit<RuleSettings, "tier"> & { tier: string }>(
    `select key, tier, enabled, settings as numbers, for_seconds as "forSeconds",
            resolve_seconds as "resolveSeconds", muted_until as "mutedUntil", revision,
            updated_by as "updatedBy", updated_at as "updatedAt"
     from alert_rules`,
  );
  const stored = new Map(rows.map((row) => [row.key, row]));
  return new Map(
    ruleInfos.map((info) => {
      const row = stored.get(info.key);
      const tier = row && isTier(row.tier) ? row.tier : info.tier;
      return [info.key, row ? { ...row, tier } : usualOf(info)];
    }),
  );
}

const usualOf = ({ key, tier, forSeconds, resolveSeconds }: RuleInfo): RuleSettings => ({
  ...{ key, tier, forSeconds, resolveSeconds, enabled: true, numbers: {}, mutedUntil: null },
  ...{ revision: 1, updatedBy: "system", updatedAt: new Date(0) },
});
