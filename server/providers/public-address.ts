import { type LookupAddress, type LookupAllOptions, lookup as systemLookup } from "node:dns";
import https from "node:https";
import { isIP, type LookupFunction, Socket } from "node:net";
import { Duplex } from "node:stream";
import ipaddr from "ipaddr.js";
import { Agent, buildConnector } from "undici";

/** Names the refusal in errors: nothing was sent. */
export const notPublicCode = "ADDRESS_NOT_PUBLIC";

/** An address that people outside must not make us call. Its message holds no address. */
export class AddressNotPublic extends Error {
  readonly code = notPublicCode;
  constructor(message = "The address is not a public one") {
    super(message);
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

/** What clouds tell their own machines stands there, credentials among it, in ranges that are not told by name. */
const ownMachines = new Set([
  ...["168.63.129.16", "192.0.0.192", "100.100.100.200", "fd00:ec2::254", "fd20:ce::254"].map(
    (address) => ipaddr.parse(address).toNormalizedString(),
  ),
]);
const neverProviders = new Set(["linkLocal", "unspecified", "multicast", "broadcast", "reserved"]);

/**
 * Whether a provider, a relay or a receiver of one's own may be at an IP address: in one's own network too, but
 * not where clouds keep what is for their machines alone. false for whatever is not an IP address.
 */
export function isProviderAddress(address: string): boolean {
  const bare = withoutBrackets(address);
  if (!ipaddr.isValid(bare)) return false;
  const parsed = ipaddr.process(bare);
  return !neverProviders.has(parsed.range()) && !ownMachines.has(parsed.toNormalizedString());
}

/** Which addresses may be called, and what is said of others. */
export type Guard = { allows: (address: string) => boolean; fault: string };
const publicOnly: Guard = { allows: isPublicAddress, fault: "The address is not a public one" };
export const providersOnly: Guard = {
  allows: isProviderAddress,
  fault: "The address is one that clouds keep for their own machines",
};

const withoutBrackets = (host: string) => host.replace(/^\[|\]$/g, "");

/** As `dns.lookup` with `all`: what names resolve to. */
export type Resolve = (
  hostname: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/**
 * A `lookup` for `net.connect`: gives out the addresses of a name only if all of them may be called.
 * The connection is made to exactly these, so a name that changes its mind gains nothing.
 * It is not asked for IP literals: use `guardedDispatcher`, `guardedAgent` or `guardedSocket`, which check those too.
 */
export function guardLookup(
  resolve: Resolve = systemLookup,
  guard: Guard = publicOnly,
): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error) return callback(error, "", 0);
      if (!first || !addresses.every(({ address }) => guard.allows(address))) {
        return callback(new AddressNotPublic(guard.fault), "", 0);
      }
      if (options.all) return callback(null, addresses);
      return callback(null, first.address, first.family);
    });
  };
}

/** `guardLookup` over the system's resolver. */
export const guardedLookup = guardLookup();

/** Whether a host is an IP literal that must not be called; names are judged when they resolve. */
export const isForbiddenLiteral = (host: string, { allows }: Guard = publicOnly) =>
  isIP(host) !== 0 && !allows(host);

/** `connectMs`: for how long a connection may take to be made; `ca`: whom it trusts besides. */
export type GuardOptions = {
  resolve?: Resolve;
  connectMs?: number;
  ca?: string[];
  guard?: Guard;
} & Agent.Options;

/**
 * A dispatcher for undici's `request` and `fetch` that connects to public addresses only; the error
 * of any other is `AddressNotPublic`. undici's `request` follows no redirects; `fetch` must be told
 * `redirect: "manual"`.
 */
export function guardedDispatcher(options: GuardOptions = {}): Agent {
  const { resolve, connectMs = 5_000, ca, guard = publicOnly, ...agent } = options;
  const lookup = guardLookup(resolve, guard);
  const connect = buildConnector({ lookup, timeout: connectMs, ...(ca && { ca }) });
  return new Agent({
    ...agent,
    connect: (target, callback) => {
      if (isForbiddenLiteral(withoutBrackets(target.hostname), guard)) {
        return callback(new AddressNotPublic(guard.fault), null);
      }
      return connect(target, callback);
    },
  });
}

/** The same for what an administrator says where it is: a provider, a relay, a receiver in one's own network. */
export const providerDispatcher = (options: GuardOptions = {}): Agent =>
  guardedDispatcher({ guard: providersOnly, ...options });

/** The same for libraries that use `node:https`. They must follow no redirects, or through it too. */
export function guardedAgent(
  options: https.AgentOptions = {},
  resolve?: Resolve,
  guard: Guard = publicOnly,
): https.Agent {
  return new GuardedAgent({ ...options, lookup: guardLookup(resolve, guard) }, guard);
}

type Connecting = Parameters<https.Agent["createConnection"]>;

class GuardedAgent extends https.Agent {
  readonly #guard: Guard;

  constructor(options: https.AgentOptions, guard: Guard) {
    super(options);
    this.#guard = guard;
  }

  override createConnection(options: Connecting[0], callback?: Connecting[1]) {
    if (!isForbiddenLiteral(withoutBrackets(options.host ?? ""), this.#guard)) {
      return super.createConnection(options, callback);
    }
    // Not thrown: the agent may be serving its queue, where nobody catches.
    callback?.(new AddressNotPublic(this.#guard.fault), new Duplex());
    return null;
  }
}

/** The same for what speaks no HTTP: a socket that is connecting, or ends with `AddressNotPublic`. */
export function guardedSocket(
  { host, port }: { host: string; port: number },
  { resolve, guard = publicOnly }: Pick<GuardOptions, "resolve" | "guard"> = {},
): Socket {
  const socket = new Socket();
  const bare = withoutBrackets(host);
  if (isForbiddenLiteral(bare, guard)) return socket.destroy(new AddressNotPublic(guard.fault));
  return socket.connect({ host: bare, port, lookup: guardLookup(resolve, guard) });
}
