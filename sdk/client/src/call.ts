/** What the server refused (RFC 9457), or, with status 0, that nobody answered. */
export class CarillonError extends Error {
  override name = "CarillonError";
  constructor(
    readonly status: number,
    message: string,
    /** Which fields are wrong, and why. */
    readonly errors: { path: string; message: string }[] = [],
  ) {
    super(message);
  }
}

export type Connection = {
  baseUrl: string;
  /** Asked before each call; `renew` after the server refused the last answer. */
  bearer: (renew: boolean) => string | Promise<string>;
};

const mostTries = 5;
const mostWaitMs = 30_000;

/** Answers what `path` answers. Tries again on 429, 503 and broken connections: every call may be repeated. */
export async function call<T>(
  connection: Connection,
  method: string,
  path: string,
  { body, signal }: { body?: unknown; signal?: AbortSignal } = {},
): Promise<T> {
  const headers: HeadersInit = body === undefined ? {} : { "content-type": "application/json" };
  const request = { method, signal, body: JSON.stringify(body), headers };
  for (let tries = 1; ; tries++) {
    const answer = await open(connection, path, request).catch((error: unknown) => {
      if (signal?.aborted || tries === mostTries) throw error;
      return null;
    });
    if (answer?.ok) return JSON.parse((await answer.text()) || "null");
    const wait = waitMs(answer, tries);
    const again = !answer || answer.status === 429 || answer.status === 503;
    if (answer && (!again || tries === mostTries || wait > mostWaitMs)) throw await errorOf(answer);
    await pause(wait, signal);
  }
}

/** One request, and a second with a new token where the first was refused. */
export async function open(
  { baseUrl, bearer }: Connection,
  path: string,
  request: RequestInit,
): Promise<Response> {
  const send = async (renew: boolean) => {
    const headers = { ...request.headers, authorization: `Bearer ${await bearer(renew)}` };
    return fetch(`${baseUrl.replace(/\/+$/, "")}${path}`, { ...request, headers }).catch((why) => {
      throw new CarillonError(0, `No answer from ${baseUrl}: ${why.message}`);
    });
  };
  const answer = await send(false);
  if (answer.status !== 401) return answer;
  await answer.body?.cancel();
  return send(true);
}

/** `retry-after` in seconds or as a date; else 0.5 s, 1 s, 2 s …, so that many do not come back at once. */
function waitMs(answer: Response | null, tries: number): number {
  const told = answer?.headers.get("retry-after") ?? "";
  const ms = /^\d+$/.test(told) ? Number(told) * 1_000 : Date.parse(told) - Date.now();
  const least = Number.isNaN(ms) ? 250 * 2 ** tries : Math.max(0, ms);
  return least + Math.random() * 250 * tries;
}

/** The problem that an answer tells of. */
export async function errorOf(answer: Response): Promise<CarillonError> {
  const { detail, errors } = await answer.json().catch(() => ({}));
  return new CarillonError(answer.status, detail ?? `HTTP ${answer.status}`, errors);
}

/** Waits, or ends early when `signal` says so. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener("abort", done);
  });
}
