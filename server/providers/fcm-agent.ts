import { AsyncLocalStorage } from "node:async_hooks";
import type { ClientRequest, IncomingMessage, RequestOptions } from "node:http";
import { Agent } from "node:https";
import { connect as connectPlain } from "node:net";
import { connect as connectTls } from "node:tls";
import { guardLookup, providersOnly } from "./public-address";

declare module "http" {
  interface Agent {
    /** What Node calls to have a request sent; proxy agents override it, the types leave it out. */
    addRequest(request: ClientRequest, options: RequestOptions): void;
  }
}

/** One message on its way through the SDK: what happened on the wire, which the SDK may not tell. */
export type Attempt = {
  request?: ClientRequest;
  response?: { status: number; retryAfter: string | null };
  error?: Error;
};

const lookup = guardLookup(undefined, providersOnly);

const attempts = new AsyncLocalStorage<Attempt>();

/** Runs one call of the SDK; everything it sends is noted in the attempt, and sent only once. */
export const attempting = <T>(attempt: Attempt, call: () => Promise<T>): Promise<T> =>
  attempts.run(attempt, call);

/**
 * The SDK's connections: kept open, and made to another host where a base URL is given (the SDK
 * knows no other way). It also ends the SDK's own retries: four more tries of its own after a 503
 * or a broken connection, out of our sight, would be a retry storm, and after a broken connection
 * the message might be there twice.
 *
 * The alternative is the SDK's HTTP/2 (`sendEach`): 85 µs of processor time a message where this
 * takes 117 (and `sendEach` over HTTP/1.1 125), against one local peer. But it opens a session for
 * each call, cannot be aborted, retries by itself, and goes to Google whatever it is told unless
 * `http2.connect` is replaced for the whole process.
 */
export class FcmAgent extends Agent {
  readonly #base: URL | null;

  /** @param base where to connect instead of Google: `http://127.0.0.1:4010`. */
  constructor(base: URL | null, maxSockets: number) {
    super({ keepAlive: true, maxSockets, scheduling: "fifo", timeout: 60_000 });
    this.#base = base;
  }

  override addRequest(request: ClientRequest, options: RequestOptions): void {
    const attempt = attempts.getStore();
    if (attempt?.request) {
      const error = Object.assign(new Error("sent once already"), { code: "SENT_ONCE" });
      process.nextTick(() => request.emit("error", error));
      return;
    }
    if (attempt) note(attempt, request);
    super.addRequest(request, options);
  }

  override createConnection(...args: Parameters<Agent["createConnection"]>) {
    if (!this.#base) return super.createConnection(...args);
    const { hostname, port, protocol } = this.#base;
    const secure = protocol === "https:";
    // Its literals were judged when the URL was entered.
    const target = { host: hostname, port: Number(port || (secure ? 443 : 80)), lookup };
    return secure ? connectTls({ ...target, servername: hostname }) : connectPlain(target);
  }
}

function note(attempt: Attempt, request: ClientRequest): void {
  attempt.request = request;
  request.prependOnceListener("error", (error) => {
    attempt.error = error;
  });
  request.prependOnceListener("response", ({ statusCode = 0, headers }: IncomingMessage) => {
    attempt.response = { status: statusCode, retryAfter: headers["retry-after"] ?? null };
    // The SDK would wait that long before the retry that it is not given.
    delete headers["retry-after"];
  });
}
