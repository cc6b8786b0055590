import { CarillonError, type Connection, call } from "./call.ts";
import { follow } from "./stream.ts";
import type * as Types from "./types.ts";

export type * from "./types.ts";
export { CarillonError };

/** For services: posts events with a producer's key (`ck_…`), which must never reach a browser. */
export function createCarillon({ baseUrl, apiKey }: { baseUrl: string; apiKey: string }) {
  const connection: Connection = { baseUrl, bearer: () => apiKey };
  return {
    /**
     * Posts one event. What is answered is stored; a repetition under the same key answers the first id.
     * @throws CarillonError when it was refused, or after five tries.
     */
    send: (event: Types.NotificationEvent, { signal }: { signal?: AbortSignal } = {}) => {
      const body = { ...event, idempotencyKey: event.idempotencyKey ?? crypto.randomUUID() };
      return call<Types.Accepted>(connection, "POST", "/api/v1/notifications", { body, signal });
    },
    /** Stops what has not been sent yet. */
    cancel: (id: string) =>
      call<unknown>(connection, "POST", `/api/v1/notifications/${encodeURIComponent(id)}/cancel`),
  };
}

/** For a user's app: that user's inbox. `token` fetches a user token from your own server. */
export function createInboxClient(options: { baseUrl: string; token: () => Promise<string> }) {
  let token: Promise<string> | undefined;
  const fetched = async () => {
    const answer = await options.token();
    // A page of an error, most of all, which no header can carry.
    if (!/^[!-~]+$/.test(answer)) throw new CarillonError(0, `No token: ${answer.slice(0, 60)}`);
    return answer;
  };
  const connection: Connection = {
    baseUrl: options.baseUrl,
    bearer: (renew) => {
      if (!renew && token) return token;
      token = fetched().catch((error: unknown) => {
        token = undefined;
        throw error;
      });
      return token;
    },
  };
  const inbox = "/api/v1/inbox";
  const of = (id: string) => `${inbox}/${encodeURIComponent(id)}`;
  return {
    list: (query: Types.InboxQuery = {}, signal?: AbortSignal) => {
      // What is undefined is not asked.
      const asked = new URLSearchParams(JSON.parse(JSON.stringify(query)));
      return call<Types.InboxPage>(connection, "GET", `${inbox}?${asked}`, { signal });
    },
    counts: () => call<Types.InboxCounts>(connection, "GET", `${inbox}/unread-count`),
    mark: (id: string, marks: Types.InboxMarks) =>
      call<Types.InboxMarked>(connection, "PATCH", of(id), { body: marks }),
    /** Answers how many were unread. */
    readAll: () => call<{ updated: number }>(connection, "POST", `${inbox}/read-all`),
    /** The user followed the message; it is then also read. */
    click: (id: string) => call<null>(connection, "POST", `${of(id)}/click`),
    /** Tells what happens in the inbox until `listener.signal` ends it, and answers then. */
    stream: (listener: Types.InboxListener) => follow(connection, listener),
  };
}
export type InboxClient = ReturnType<typeof createInboxClient>;

/**
 * For your own server: a token with which `userId`'s app reads that user's inbox, and nothing else.
 * `secret` is the workspace's user-token secret; `seconds` at most a day.
 */
export async function createUserToken(
  userId: string,
  secret: string,
  { seconds = 3_600 }: { seconds?: number } = {},
): Promise<string> {
  const encoder = new TextEncoder();
  const part = (value: object) => base64url(encoder.encode(JSON.stringify(value)));
  const exp = Math.floor(Date.now() / 1_000) + seconds;
  const signed = `${part({ alg: "HS256", typ: "JWT" })}.${part({ sub: userId, exp })}`;
  const hmac = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", encoder.encode(secret), hmac, false, ["sign"]);
  const mac = await crypto.subtle.sign("HMAC", key, encoder.encode(signed));
  return `${signed}.${base64url(new Uint8Array(mac))}`;
}

function base64url(bytes: Uint8Array): string {
  const text = btoa(String.fromCharCode(...bytes));
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
