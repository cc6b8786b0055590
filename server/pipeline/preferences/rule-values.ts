import type { Queryable } from "@/db/client";
import { idFloor } from "@/server/ids";

/** The values $1–$6 of the rules: the moment, the workspace's caps, and the windows of the caps. */
export async function ruleValues(client: Queryable, now: Date): Promise<unknown[]> {
  const { rows } = await client.query<{ hourly_cap: number; daily_cap: number }>(
    "select hourly_cap, daily_cap from workspace",
  );
  const caps = rows[0];
  const before = (ms: number) => idFloor(new Date(now.getTime() - ms));
  return [
    now,
    caps?.hourly_cap,
    caps?.daily_cap,
    before(86_400_000),
    before(3_600_000),
    before(-86_400_000),
  ];
}
