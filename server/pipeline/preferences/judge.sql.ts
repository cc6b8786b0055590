import { allowedChannels } from "@/server/pipeline/routing/route.sql";
import { digestAt } from "./digest.sql";
import * as rules from "./rules.sql";

/** The rules' values; every evaluating statement begins with these four placeholders (`rule-values.ts`). */
export const parameters: rules.RuleParameters = {
  now: "$1",
  hourlyCap: "(select hourly_cap from workspace)",
  dailyCap: "(select daily_cap from workspace)",
  dayFloor: "$2",
  hourFloor: "$3",
  ceiling: "$4",
};
/** The first `$n` free for others. */
export const firstFreeParameter = 5;

/** Who is considered: a `n` CTE and the from-clause that yields aliases n, u and p. */
export type CandidateSource = { notification: string; from: string };

/** The evaluation alone: one row per candidate. Used by fan-out and by explain. */
export const judgedSelect = (from: string) => `
  select n.id as notification_id, n.priority, n.campaign_slot, n.is_broadcast, u.id as user_id, allowed.channels,
         ${rules.suppressionReason(parameters, "allowed.channels")} as suppressed,
         ${rules.holdUntil(parameters)} as hold_until,
         ${rules.isQuiet} as quiet, ${digestAt(parameters.now)} as digest_at
  from ${from}
  ${rules.localFacts(parameters.now)}
  ${rules.recentMessages(parameters)}
  cross join lateral (select ${allowedChannels} as channels offset 0) allowed`;

/**
 * What a judgement means; only external channels disturb, so only they can be held, and a mail that waits for a
 * digest (`digest_at`) disturbs nobody now.
 */
export const decidedSelect = `
  select j.notification_id, j.user_id, j.priority, j.campaign_slot, j.is_broadcast, j.external,
         case when j.suppressed is not null then 'suppressed' when j.held then 'held' else 'routed' end
           as outcome,
         case when j.suppressed is not null then j.suppressed
              when j.held and j.quiet then 'quiet_hours' when j.held then 'hourly_cap' end as reason,
         j.suppressed is null and 'in_app' = any(j.channels) as in_app,
         case when j.suppressed is null and j.held then j.hold_until end as held_until,
         case when j.suppressed is null then j.channels else '{}' end as channels,
         case when j.suppressed is null and 'email' = any(j.external) then j.digest_at end as digest_at
  from (select judged.*, ext.external,
               coalesce(hold_until > ${parameters.now}::timestamptz, false)
                 and cardinality(case when digest_at is null then ext.external
                                        else array_remove(ext.external, 'email') end) > 0 as held
        from judged
        cross join lateral (select array_remove(judged.channels, 'in_app') as external) ext) j`;
