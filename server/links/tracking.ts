import { openToken, signToken } from "./sign";

/** What links of one mail are made with; `reference` is the delivery's. */
export type TrackedMail = { secret: string; baseUrl: string; reference: string };

/** The address of the pixel that says that a mail was opened. */
export function openUrl({ secret, baseUrl, reference }: TrackedMail): string {
  return new URL(`/t/o/${signToken(secret, "open", reference)}`, baseUrl).href;
}

/** The address that counts a click and leads on to `url`. */
export function clickUrl({ secret, baseUrl, reference }: TrackedMail, url: string): string {
  return new URL(`/t/c/${signToken(secret, "click", `${reference} ${url}`)}`, baseUrl).href;
}

/** The delivery of a pixel; null for a token that is not ours. */
export function readOpen(secret: string, token: string): string | null {
  return openToken(secret, "open", token);
}

/** Whose click it is, and where to: only what we signed ourselves leads anywhere. */
export function readClick(
  secret: string,
  token: string,
): { reference: string; url: string } | null {
  const payload = openToken(secret, "click", token);
  const [, reference, url] = /^(\S+) (https?:\/\/.+)$/is.exec(payload ?? "") ?? [];
  return reference && url ? { reference, url } : null;
}
