import { openToken, signToken } from "./sign";

/** Who stops what: mails of a type. */
export type Unsubscribing = { userId: number; typeKey: string };

/** Where a reader stops the mails of a type with one click, for as long as the workspace lives. */
export function unsubscribeUrl(
  { secret, baseUrl }: { secret: string; baseUrl: string },
  { userId, typeKey }: Unsubscribing,
): string {
  const token = signToken(secret, "unsubscribe", `${userId}/${typeKey}`);
  return new URL(`/u/${token}`, baseUrl).href;
}

/** null for a token that is not ours. */
export function readUnsubscribe(secret: string, token: string): Unsubscribing | null {
  const payload = openToken(secret, "unsubscribe", token);
  const [, userId, typeKey] = /^(\d{1,16})\/(.+)$/s.exec(payload ?? "") ?? [];
  return userId && typeKey ? { userId: Number(userId), typeKey } : null;
}
