import ipaddr from "ipaddr.js";
import { z } from "zod";
import { isProviderAddress } from "./public-address";

/** What clouds tell their own machines stands there, credentials among it: never a provider. */
const ownMachineNames = new Set(["metadata.google.internal", "metadata.goog", "instance-data"]);

/**
 * The address at which an administrator says that a provider is reached. A gateway of one's own
 * network may be one; files, scripts, and what clouds keep for their own machines are not. What a name resolves to is
 * judged when it is called (`providerDispatcher`).
 */
export const baseUrl = (error: string) =>
  z
    .url({ protocol: /^https?$/, error })
    .max(2_000)
    .refine(mayBeProvider, { error });

function mayBeProvider(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { hostname, username, password } = new URL(text);
  const host = hostname.replace(/^\[|\]$|\.$/g, "").toLowerCase();
  if (username || password || ownMachineNames.has(host)) return false;
  return !ipaddr.isValid(host) || isProviderAddress(host);
}
