import { transaction } from "@/db/client";
import { record } from "@/server/audit/record";
import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
import { ruleInfoOf } from "./rules";
import { ensureRules } from "./settings";
import type { Tier } from "./vocabulary";

export type RuleChange = {
  tier: Tier;
  enabled: boolean;
  numbers: Record<string, number>;
  forSeconds: number;
  resolveSeconds: number;
};

/**
 * Changes a rule's numbers, tier and whether it counts. `revision`: what the caller saw.
 * @throws Refusal malformed (a number that it does not have, or out of bounds), not_found, conflict
 */
export async function changeRule(
  { pool, clock }: Context,
  key: string,
  revision: number,
  change: RuleChange,
  actor: string,
): Promise<void> {
  checkNumbers(key, change.numbers);
  await transaction(pool, async (client) => {
    await ensureRules(client);
    const { rowCount } = await client.query(
      `update alert_rules set tier = $3, enabled = $4, settings = $5, for_seconds = $6,
         resolve_seconds = $7, revision = revision + 1, updated_by = $8, updated_at = $9
       where key = $1 and revision = $2`,
      [
        ...[key, revision, change.tier, change.enabled, change.numbers],
        ...[change.forSeconds, change.resolveSeconds, actor, clock.now()],
      ],
    );
    if (rowCount === 0) throw changedMeanwhile();
    await record(client, { actor, action: "alert-rule.change", subject: key, detail: change });
  });
}

function checkNumbers(key: string, numbers: Record<string, number>): void {
  const info = ruleInfoOf(key);
  if (!info) throw new Refusal("not_found", "There is no such rule. Check its name.");
  const errors = Object.entries(numbers).flatMap(([name, value]) => {
    const spec = info.numbers[name];
    const path = `numbers.${name}`;
    if (!spec) return [{ path, message: "is no number of this rule" }];
    if (value >= spec.least && value <= spec.most) return [];
    return [{ path, message: `must be from ${spec.least} to ${spec.most}` }];
  });
  const [first] = errors;
  if (first) throw new Refusal("malformed", `${first.path} ${first.message}.`, { errors });
}

const changedMeanwhile = () =>
  new Refusal("conflict", "Somebody else has changed this rule meanwhile. Reload, and try again.");

/** Lets a rule tell nobody for some minutes; 0: from now on again. @throws Refusal not_found */
export async function muteRule(
  { pool, clock }: Context,
  key: string,
  minutes: number,
  actor: string,
): Promise<void> {
  if (!ruleInfoOf(key)) throw new Refusal("not_found", "There is no such rule. Check its name.");
  const until = minutes > 0 ? new Date(clock.now().getTime() + minutes * 60_000) : null;
  await transaction(pool, async (client) => {
    await ensureRules(client);
    await client.query("update alert_rules set muted_until = $2 where key = $1", [key, until]);
    await record(client, { actor, action: "alert-rule.mute", subject: key, detail: { until } });
  });
}
