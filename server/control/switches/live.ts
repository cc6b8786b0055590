import type { Queryable } from "@/db/client";
import type { Mode, Scope } from "./scopes";

/** A switch that is on, as workers know it. */
export type LiveSwitch = {
  id: number;
  scope: Scope;
  value: string;
  mode: Mode;
  effectiveAt: Date;
  expiresAt: Date | null;
};

/** More are never on at once. */
const most = 1_000;

/** Every switch that stops, or will until it expires. Reads the partial index kill_switches_live. */
export async function readLive(client: Queryable): Promise<LiveSwitch[]> {
  const { rows } = await client.query<LiveSwitch>({
    name: "switches.live",
    text: `select id, scope, value, mode, effective_at as "effectiveAt", expires_at as "expiresAt"
           from kill_switches where lifted_at is null and effective_at is not null
           order by id limit ${most}`,
  });
  return rows;
}
