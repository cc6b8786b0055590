import type { Queryable } from "@/db/client";
import type { DrillRecord } from "@/db/schema/drill-record";
import { Refusal } from "@/server/errors";
import type { SandboxChannel } from "@/server/providers/sandbox-behaviour";
import type { Scenario } from "./scenarios";

/** A drill, as it is stored. */
export type Drill = {
  id: number;
  channel: SandboxChannel;
  scenario: Scenario;
  accountId: number;
  startedBy: string;
  startedAt: Date;
  /** Since when it is broken; null: its traffic is only seen to arrive. */
  brokenAt: Date | null;
  repairsAt: Date;
  endsAt: Date;
  repairedAt: Date | null;
  repairedBy: string | null;
  endedAt: Date | null;
  endReason: string | null;
  notificationId: string | null;
  segment: string | null;
  priority: 1 | 2;
  perSecond: number | null;
  people: number | null;
};

export const drillColumns = `d.id, d.channel, d.scenario, d.account_id as "accountId",
  d.started_by as "startedBy", d.started_at as "startedAt", d.broken_at as "brokenAt", d.repairs_at as "repairsAt",
  d.ends_at as "endsAt", d.repaired_at as "repairedAt", d.repaired_by as "repairedBy",
  d.ended_at as "endedAt", d.end_reason as "endReason", d.notification_id as "notificationId",
  d.segment, d.priority, d.per_second as "perSecond", d.people`;

/** A drill's own traffic is seen to arrive for so long (ms) before anything breaks. */
export const leadMs = 5_000;

export type Phase = "starting" | "broken" | "healing" | "over";

export function phaseOf(drill: Pick<Drill, "brokenAt" | "repairedAt" | "endedAt">): Phase {
  if (drill.endedAt) return "over";
  if (drill.repairedAt) return "healing";
  return drill.brokenAt ? "broken" : "starting";
}

/** @throws Refusal `not_found` */
export async function findDrill(
  client: Queryable,
  id: number,
): Promise<Drill & { record: DrillRecord | null }> {
  const { rows } = await client.query<Drill & { record: DrillRecord | null }>(
    `select ${drillColumns}, d.record from drills d where d.id = $1`,
    [id],
  );
  if (!rows[0]) throw new Refusal("not_found", "There is no such drill. Check the address.");
  return rows[0];
}
