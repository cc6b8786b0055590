import { openToken, signToken } from "./sign";

/** Where a user sees and changes all of their preferences, for as long as the workspace lives. */
export function preferencesUrl(
  { secret, baseUrl }: { secret: string; baseUrl: string },
  userId: number,
): string {
  return new URL(`/preferences/${signToken(secret, "preferences", `${userId}`)}`, baseUrl).href;
}

/** The user of a link; null for a token that is not ours. */
export function readPreferencesLink(secret: string, token: string): number | null {
  const payload = openToken(secret, "preferences", token) ?? "";
  return /^\d{1,16}$/.test(payload) ? Number(payload) : null;
}
