import type { PoolClient } from "@/db/client";
import { pauseOpen } from "./pause-open";
import { itself, transition } from "./transition";

/**
 * Why a campaign has paused by itself, as kept in `stop_reason`: `guard:<key>` of a rollout,
 * `grown:<people>` over the size that needs an approval, `refused:<sentence>` of a wave that cannot start.
 */
export type StopReason = { kind: "guard" | "grown" | "refused"; what: string };

/** Pauses a running campaign by itself, in the caller's transaction. */
export async function stopItself(
  client: PoolClient,
  id: number,
  { kind, what }: StopReason,
  at: Date,
): Promise<void> {
  await transition(client, id, { to: "paused", by: itself, at, detail: { [kind]: what } });
  await client.query("update campaigns set stop_reason = $2 where id = $1", [
    id,
    `${kind}:${what}`,
  ]);
  await pauseOpen(client, id, itself, at);
}

/** null for a pause that a person wished. */
export function stopReasonOf(stored: string | null): StopReason | null {
  const [, kind, what] = /^(guard|grown|refused):(.*)$/s.exec(stored ?? "") ?? [];
  if (kind !== "guard" && kind !== "grown" && kind !== "refused") return null;
  return { kind, what: what ?? "" };
}
