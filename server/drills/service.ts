import type { Pool } from "@/db/client";
import type { Context } from "@/server/context";
import { setBehaviour } from "@/server/providers/sandbox-admin";
import { type SandboxService, sandboxServices } from "@/server/providers/sandbox-behaviour";
import type { Drill } from "./drill";
import { faultOf } from "./scenarios";

/** The service of the sandbox behind an account; undefined: the account is gone. */
export async function serviceOf(
  pool: Pool,
  accountId: number,
): Promise<SandboxService | undefined> {
  const { rows } = await pool.query<{ key: string }>(
    "select key from provider_configs where id = $1",
    [accountId],
  );
  return sandboxServices.find((name) => rows[0]?.key === `sandbox-${name}`);
}

/** Makes a service misbehave for so long (ms). @throws Refusal `unavailable` */
export async function breakService(
  config: Context["config"],
  service: SandboxService,
  { scenario, perSecond, forMs }: Pick<Drill, "scenario" | "perSecond"> & { forMs: number },
): Promise<void> {
  await setBehaviour(config, service, { ...faultOf(scenario, perSecond), forMs });
}

/** Ends what a drill did to its service; what somebody set there by hand stays. @throws Refusal `unavailable` */
export async function repairService(
  { pool, config }: Pick<Context, "pool" | "config">,
  { accountId }: Pick<Drill, "accountId">,
): Promise<void> {
  const service = await serviceOf(pool, accountId);
  if (service) await setBehaviour(config, service, { forMs: 0 });
}
