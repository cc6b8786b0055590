import type { Queryable } from "@/db/client";
import { Refusal } from "@/server/errors";
import type { Mode, Scope } from "./scopes";

/** A kill switch as it is stored. */
export type KillSwitch = {
  id: number;
  scope: Scope;
  /** A key, an id, `p0` …; empty for everything. */
  value: string;
  mode: Mode;
  reason: string;
  createdBy: string;
  createdAt: Date;
  /** Since when it stops; null: a second person has not confirmed it. */
  effectiveAt: Date | null;
  confirmedBy: string | null;
  brokeGlass: boolean;
  expiresAt: Date | null;
  liftedAt: Date | null;
  liftedBy: string | null;
  /** What it held has been let go. */
  releasedAt: Date | null;
};

export const columns = `k.id, k.scope, k.value, k.mode, k.reason, k.created_by as "createdBy",
  k.created_at as "createdAt", k.effective_at as "effectiveAt", k.confirmed_by as "confirmedBy",
  k.broke_glass as "brokeGlass", k.expires_at as "expiresAt", k.lifted_at as "liftedAt",
  k.lifted_by as "liftedBy", k.released_at as "releasedAt"`;

/** @throws Refusal not_found */
export async function readSwitch(client: Queryable, id: number): Promise<KillSwitch> {
  return found(await select(client, id, ""));
}

/** Nobody else changes it until the transaction ends. @throws Refusal not_found */
export async function lockSwitch(client: Queryable, id: number): Promise<KillSwitch> {
  return found(await select(client, id, "for update"));
}

async function select(
  client: Queryable,
  id: number,
  lock: string,
): Promise<KillSwitch | undefined> {
  const { rows } = await client.query<KillSwitch>(
    `select ${columns} from kill_switches k where k.id = $1 ${lock}`,
    [id],
  );
  return rows[0];
}

function found(row: KillSwitch | undefined): KillSwitch {
  if (row) return row;
  throw new Refusal("not_found", "There is no such kill switch. Reload to see which there are.");
}
