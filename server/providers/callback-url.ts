import { isIP } from "node:net";
import type { Surroundings } from "./adapter";
import { isPublicAddress } from "./public-address";

/**
 * Where a provider shall report about an item. undefined on a machine that nobody outside can reach:
 * providers refuse the whole message for such an address, and could not call it anyway.
 * @param baseUrl where the provider is, if not at its usual place; a local one reaches us.
 */
export function callbackUrlFor(
  { callbackUrl }: Surroundings,
  reference: string,
  baseUrl: string | undefined,
): string | undefined {
  if (!URL.canParse(callbackUrl)) return undefined;
  const url = new URL(callbackUrl);
  if (!baseUrl && isLocal(url.hostname)) return undefined;
  url.searchParams.set("reference", reference);
  return url.href;
}

function isLocal(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, "");
  if (isIP(host) !== 0) return !isPublicAddress(host);
  return !host.includes(".") || /\.(localhost|local|internal)\.?$/.test(host);
}
