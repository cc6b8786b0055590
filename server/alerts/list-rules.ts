import type { Queryable } from "@/db/client";
import type { RuleInfo } from "./rule";
import { ruleInfos } from "./rules";
import { type RuleSettings, readSettings } from "./settings";

export type RuleView = Pick<RuleInfo, "key" | "name" | "meaning" | "condition" | "numbers"> &
  Omit<RuleSettings, "numbers"> & {
    /** Every number as it is now. */
    values: Record<string, number>;
    lastFiredAt: Date | null;
    firing: number;
  };

/** Every rule with its settings and when it fired last; alerts by their rule are few. */
export async function listRules(client: Queryable): Promise<RuleView[]> {
  const [settings, fired] = await Promise.all([
    readSettings(client),
    client.query<{ key: string; at: Date; firing: number }>(
      `select rule_key as key, max(fired_at) as at,
              (count(*) filter (where state = 'firing'))::int as firing
       from alerts where fired_at is not null group by 1`,
    ),
  ]);
  const last = new Map(fired.rows.map((row) => [row.key, row]));
  return ruleInfos.flatMap((info): RuleView[] => {
    const own = settings.get(info.key);
    if (!own) return [];
    const { numbers, ...rest } = own;
    const values = Object.fromEntries(
      Object.entries(info.numbers).map(([name, { usual }]) => [name, numbers[name] ?? usual]),
    );
    const { key, name, meaning, condition } = info;
    return [
      {
        ...{ name, meaning, condition, numbers: info.numbers, values, ...rest, key },
        lastFiredAt: last.get(key)?.at ?? null,
        firing: last.get(key)?.firing ?? 0,
      },
    ];
  });
}
