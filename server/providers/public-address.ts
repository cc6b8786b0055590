import { type LookupAddress, type LookupAllOptions, lookup as systemLookup } from "node:dns";
import https from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { Duplex } from "node:stream";
import ipaddr from "ipaddr.js";
import { Agent, buildConnector } from "undici";

/** Names the refusal in errors: nothing was sent. */
export const notPublicCode = "ADDRESS_NOT_PUBLIC";

/** An address that people outside must not make us call. Its message holds no address. */
export class AddressNotPublic extends Error {
  readonly code = notPublicCode;
  constructor() {
    super("The address is not a public one");
    this.name = "AddressNotPublic";
  }
}

const globalUnicast = ipaddr.IPv6.parse("2000::");

/**
 * Whether an IP address, in any notation (`2130706433`, `::ffff:127.0.0.1`, `[::1]`), is one of the
 * public internet: no loopback, private, link-local, multicast, reserved or tunnelled one.
 * false for whatever is not an IP address.
 */
export function isPublicAddress(address: string): boolean {
  const bare = withoutBrackets(address);
  if (!ipaddr.isValid(bare)) return false;
  const parsed = ipaddr.process(bare);
  if (parsed.range() !== "unicast") return false;
  // What the registry of IPv6 has not given out (and `::a.b.c.d`) is "unicast" by name only.
  return parsed instanceof ipaddr.IPv4 || parsed.match(globalUnicast, 3);
}

const withoutBrackets = (host: string) => host.replace(/^\[|\]$/g, "");

/** As `dns.lookup` with `all`: what names resolve to. */
export type Resolve = (
  hostname: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/**
 * A `lookup` for `net.connect`: gives out the addresses of a name only if all of them are public.
 * The connection is made to exactly these, so a name that changes its mind gains nothing.
 * It is not asked for IP literals: use `guardedDispatcher` or `guardedAgent`, which check those too.
 */
export function guardLookup(resolve: Resolve = systemLookup): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error) return callback(error, "", 0);
      if (!first || !addresses.every(({ address }) => isPublicAddress(address))) {
        return callback(new AddressNotPublic(), "", 0);
      }
      if (options.all) return callback(null, addresses);
      return callback(null, first.address, first.family);
    });
  };
}

/** `guardLookup` over the system's resolver. */
export const guardedLookup = guardLookup();

/** Whether a host is an IP literal that must not be called; names are judged when they resolve. */
const isForbiddenLiteral = (host: string) => isIP(host) !== 0 && !isPublicAddress(host);

/** `connectMs`: for how long a connection may take to be made. */
export type GuardOptions = { resolve?: Resolve; connectMs?: number } & Agent.Options;

/**
 * A dispatcher for undici's `request` and `fetch` that connects to public addresses only; the error
 * of any other is `AddressNotPublic`. undici's `request` follows no redirects; `fetch` must be told
 * `redirect: "manual"`.
 */
export function guardedDispatcher(options: GuardOptions = {}): Agent {
  const { resolve, connectMs = 5_000, ...agent } = options;
  const connect = buildConnector({ lookup: guardLookup(resolve), timeout: connectMs });
  return new Agent({
    ...agent,
    connect: (target, callback) => {
      if (isForbiddenLiteral(withoutBrackets(target.hostname))) {
        return callback(new AddressNotPublic(), null);
      }
      return connect(target, callback);
    },
  });
}

/** The same for libraries that use `node:https`. They must follow no redirects, or through it too. */
export function guardedAgent(options: https.AgentOptions = {}, resolve?: Resolve): https.Agent {
  return new GuardedAgent({ ...options, lookup: guardLookup(resolve) });
}

type Connecting = Parameters<https.Agent["createConnection"]>;

class GuardedAgent extends https.Agent {
  override createConnection(options: Connecting[0], callback?: Connecting[1]) {
    if (!isForbiddenLiteral(withoutBrackets(options.host ?? ""))) {
      return super.createConnection(options, callback);
    }
    // Not thrown: the agent may be serving its queue, where nobody catches.
    callback?.(new AddressNotPublic(), new Duplex());
    return null;
  }
}
