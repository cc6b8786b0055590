/** What a request says about where it comes from, as its headers have it. */
export type Provenance = {
  method: string;
  site: string | null;
  origin: string | null;
  host: string | null;
};

const safe = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Whether a request that changes something was started by a page of another origin: the session's
 * cookie would come along. Browsers say so themselves (Sec-Fetch-Site); older ones by their Origin.
 * What sends neither is no browser, and carries no cookie against its owner's will.
 */
export function isForged(request: Provenance, ownOrigin: string): boolean {
  if (safe.has(request.method.toUpperCase())) return false;
  if (request.site !== null) return request.site !== "same-origin" && request.site !== "none";
  if (request.origin === null || request.origin === ownOrigin) return false;
  return hostOf(request.origin) !== request.host;
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : "";
}
