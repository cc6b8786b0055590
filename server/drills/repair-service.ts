import type { Context } from "@/server/context";
import { setBehaviour } from "@/server/providers/sandbox-admin";
import { sandboxServices } from "@/server/providers/sandbox-behaviour";
import type { Drill } from "./drill";

/** Ends what a drill did to its service; what somebody set there by hand stays. @throws Refusal `unavailable` */
export async function repairService(
  { pool, config }: Pick<Context, "pool" | "config">,
  { accountId }: Pick<Drill, "accountId">,
): Promise<void> {
  const { rows } = await pool.query<{ key: string }>(
    "select key from provider_configs where id = $1",
    [accountId],
  );
  const service = sandboxServices.find((name) => rows[0]?.key === `sandbox-${name}`);
  if (service) await setBehaviour(config, service, { forMs: 0 });
}
