import { randomUUID } from "node:crypto";
import { type App, deleteApp, initializeApp } from "firebase-admin/app";
import { getMessaging, type Messaging } from "firebase-admin/messaging";
import type { Values } from "./adapter";
import { type Attempt, attempting, FcmAgent } from "./fcm-agent";
import { answerOfFailure } from "./fcm-answers";
import { credentialFor, readServiceAccount } from "./fcm-credential";
import { allUntil } from "./give-up";
import type { Answer } from "./provider";

/** Connections to Google; each carries one message at a time, so this bounds what is under way. */
export const maxSockets = 256;

/** A call of the SDK for one thing: resolves to Google's own id, or to an answer where none was asked for. */
type Call<T> = (messaging: Messaging, thing: T) => Promise<string | Answer>;

/** An open account. */
export type FcmClient = {
  /** Makes one call for each thing, until the signal aborts: an answer each, in order. */
  callEach<T>(things: T[], call: Call<T>, signal: AbortSignal): Promise<Answer[]>;
  /** Waits for the calls under way. */
  close(): Promise<void>;
};

/** The SDK with one access token, the connections under it, and what runs over them. */
type Session = {
  app: App;
  messaging: Messaging;
  agent: FcmAgent;
  underWay: Set<Promise<Answer[]>>;
  /** Google has taken something with this access token. */
  proven: boolean;
};

const unusable: Answer = { kind: "refused", class: "unauthorized", detail: "service account" };

/** Opens an account with the values of `fcm.ts`; the SDK is set up when it is first needed. */
export function openClient(values: Values): FcmClient {
  let session: Session | null = null;
  const end = async () => {
    const ended = session;
    session = null;
    if (ended) await endSession(ended);
  };
  return {
    callEach: async (things, call, signal) => {
      session ??= sessionFor(values);
      const used = session;
      if (!used) return things.map(() => unusable);
      const answers = await underWay(used, callAll(used, things, call, signal));
      used.proven ||= answers.some(({ kind }) => kind === "accepted");
      if (!used.proven || !answers.some(isWithdrawn)) return answers;
      // The SDK would hold on to an access token until its hour is over: a new one shows what is true.
      if (session === used) void end();
      return answers.map((answer) => (isWithdrawn(answer) ? again : answer));
    },
    close: end,
  };
}

const isWithdrawn = (answer: Answer) =>
  answer.kind === "refused" && answer.detail === "UNAUTHENTICATED";
const again: Answer = {
  ...{ kind: "retry", class: "unavailable", afterMs: 1_000, detail: "UNAUTHENTICATED" },
};

/** null for a service account that cannot be read. */
function sessionFor({ serviceAccount = "", baseUrl }: Values): Session | null {
  const account = readServiceAccount(serviceAccount);
  const base = baseUrl ? URL.parse(baseUrl) : null;
  if (!account || (baseUrl && !base)) return null;
  const agent = new FcmAgent(base, maxSockets);
  const options = { projectId: account.project_id, httpAgent: agent };
  const credential = credentialFor(account, base);
  const app = initializeApp({ ...options, credential }, `carillon-${randomUUID()}`);
  const messaging = getMessaging(app);
  // Topics too over our agent: with HTTP/2 they would not go where the base URL says.
  messaging.enableLegacyHttpTransport();
  return { app, messaging, agent, underWay: new Set(), proven: false };
}

async function endSession({ app, agent, underWay }: Session): Promise<void> {
  await Promise.allSettled(underWay);
  await deleteApp(app);
  agent.destroy();
}

function underWay({ underWay }: Session, calls: Promise<Answer[]>): Promise<Answer[]> {
  underWay.add(calls);
  return calls.finally(() => underWay.delete(calls));
}

function callAll<T>(
  { messaging }: Session,
  things: T[],
  call: Call<T>,
  signal: AbortSignal,
): Promise<Answer[]> {
  const attempts = things.map((): Attempt => ({}));
  const calls = things.map((thing, i) => {
    const attempt = attempts[i] ?? {};
    return attempting(attempt, async () => call(messaging, thing)).then(
      (taken): Answer =>
        typeof taken === "string" ? { kind: "accepted", providerMessageId: taken } : taken,
      (error: unknown) => answerOfFailure(attempt, error),
    );
  });
  return allUntil(signal, calls, (i) => abandon(attempts[i] ?? {}));
}

/** What was not even handed to a connection is not in doubt. */
function abandon({ request }: Attempt): Answer {
  const sent = request?.socket && !request.socket.connecting;
  request?.destroy();
  return sent
    ? { kind: "unknown", detail: "deadline" }
    : { kind: "retry", class: "timeout", detail: "deadline" };
}
