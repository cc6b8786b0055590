import type { RouterOutputs } from "@/server/api/root";

export type AccountsPage = RouterOutputs["providers"]["all"];
export type Account = AccountsPage["accounts"][number];
export type Chain = AccountsPage["chains"][number];
export type Place = Chain["places"][number];
export type CurvePoint = RouterOutputs["providers"]["curve"][number];

/** How often pages about accounts ask again (ms); not while their tab is hidden. */
export const liveMs = 2_000;

/** Credentials that end so soon (ms) are worth a warning. */
const warnMs = 30 * 86_400_000;

/** Whether an account's credentials end soon, or have ended; `at`: ms. */
export function expiryOf({ expiresAt }: Account, at: number): "none" | "far" | "soon" | "over" {
  if (expiresAt === null) return "none";
  const left = expiresAt.getTime() - at;
  if (left <= 0) return "over";
  return left < warnMs ? "soon" : "far";
}
