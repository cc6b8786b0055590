import type { Values } from "../adapter";
import type { Reply } from "../peers/http-peer";
import type { Canary } from "./canaries";

/** How a peer fails. Whatever it can say, it says with all that it was told, secrets first. */
export type Trouble =
  | { status: number }
  | "dead address"
  | "garbage"
  | "break"
  | "drop"
  | "half-close"
  | "hang";

/** A peer that repeats every secret that it knows, and an account there. */
export type Gossip = {
  values: Values;
  /** An address there that is alive. */
  to: string;
  /** What nobody but the peer may hear from us: credentials, the address, the code. */
  canaries: Canary[];
  trouble: Trouble | null;
  /** Everything that the peer took, as text. */
  heard(): string;
} & AsyncDisposable;

/** A one-time code, as it stands in a message. */
export const code = "CNRY-739154";
/** The same, as what must not be heard of. */
export const theCode: Canary = { what: "the one-time code", text: code };

/** A canary, and what it stands for. */
export const canary = (what: string, text = ""): Canary => ({ what, text });

/** The errors of all vendors in one, each with the secrets in every place that may hold words. */
export function slander(canaries: Canary[], status: number): Exclude<Reply, string> {
  const all = canaries.map(({ text }) => text).join(" ");
  const details = [{ errorCode: all, fieldViolations: [{ field: all, description: all }] }];
  return {
    status,
    headers: { "retry-after": "1", location: `/${encodeURIComponent(all)}` },
    body: {
      ...{ code: status, status, statusCode: status, name: all, reason: all, message: all },
      error: { code: status, message: all, status: all, details },
      errors: [{ code: String(status), title: all, detail: all, source: { pointer: all } }],
    },
  };
}

/**
 * What HTTP can do. `dead` is the vendor's word for a dead address.
 * @param taken the status of an answer that cannot be read, where the body matters
 */
export function overHttp(trouble: Trouble, canaries: Canary[], dead: Reply, taken = 200): Reply {
  if (trouble === "dead address") return dead;
  if (trouble === "garbage") {
    return { status: taken, body: `<html>${canaries.map(({ text }) => text).join(" ")}` };
  }
  return typeof trouble === "string" ? trouble : slander(canaries, trouble.status);
}

/** Starts a peer that gossips. */
export type Start = () => Promise<Gossip>;

/** A gossip around a peer, without trouble; the peer ends with it. */
export function gossipOf(
  peer: AsyncDisposable,
  canaries: Canary[],
  own: Pick<Gossip, "values" | "to" | "heard">,
): Gossip {
  return {
    ...own,
    canaries,
    trouble: null,
    [Symbol.asyncDispose]: () => peer[Symbol.asyncDispose](),
  };
}
