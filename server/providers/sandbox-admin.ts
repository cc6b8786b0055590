import { z } from "zod";
import type { Config } from "@/server/config";
import { Refusal } from "@/server/errors";
import {
  Behaviour,
  type SandboxChannel,
  type SandboxService,
  sandboxChannels,
  sandboxServices,
  type TimedChange,
} from "./sandbox-behaviour";
import { SandboxMessage } from "./sandbox-message";

const Received = SandboxMessage.extend({
  id: z.string(),
  channel: z.string(),
  notificationId: z.string(),
  /** Our own number of the user. */
  userId: z.string(),
  service: z.enum(sandboxServices),
  receivedAt: z.string(),
  duplicate: z.boolean(),
});
export type Received = z.infer<typeof Received>;

const ReceivedPage = z.object({
  items: z.array(Received),
  nextCursor: z.string().nullable(),
  total: z.number(),
});

const Behaviours = z.record(z.enum(sandboxServices), Behaviour);

const Ledger = z.object({ people: z.number(), duplicates: z.number() });

const Counts = z.record(z.enum(sandboxChannels), z.number());

export type ReceivedFilter = { notificationId: string | null; userNumber: number | null };

type Settings = Pick<Config, "sandboxUrl">;

/**
 * The newest messages that one channel got, and how many there are of the kind.
 * @throws Refusal `unavailable` when the sandbox does not run.
 */
export async function getReceived(
  settings: Settings,
  filter: ReceivedFilter,
  { channel, limit }: { channel: SandboxChannel; limit: number },
): Promise<z.infer<typeof ReceivedPage>> {
  const query = queryOf(filter, { channel, limit: String(limit) });
  return await call(settings, "GET", `/_sandbox/received?${query}`, ReceivedPage);
}

/** How many messages of each channel are kept. @throws Refusal `unavailable` */
export async function countReceived(
  settings: Settings,
  filter: ReceivedFilter,
): Promise<z.infer<typeof Counts>> {
  return await call(settings, "GET", `/_sandbox/counts?${queryOf(filter)}`, Counts);
}

/** How many people one channel got a notification for, and how many messages came again. @throws Refusal `unavailable` */
export async function readLedger(
  settings: Settings,
  notificationId: string,
  channel: SandboxChannel,
): Promise<z.infer<typeof Ledger>> {
  const query = new URLSearchParams({ notificationId, channel });
  return await call(settings, "GET", `/_sandbox/ledger?${query}`, Ledger);
}

/** Forgets what was received. @throws Refusal `unavailable` */
export async function clearReceived(settings: Settings): Promise<void> {
  await call(settings, "DELETE", "/_sandbox/received", z.undefined());
}

/** How each service behaves now. @throws Refusal `unavailable` */
export async function getBehaviour(settings: Settings): Promise<z.infer<typeof Behaviours>> {
  return await call(settings, "GET", "/_sandbox/providers", Behaviours);
}

/** Changes how one service, or all of them, behave from now on, or for a time. @throws Refusal `unavailable` */
export async function setBehaviour(
  settings: Settings,
  name: SandboxService | "all",
  change: TimedChange,
): Promise<z.infer<typeof Behaviours>> {
  return await call(settings, "PUT", `/_sandbox/providers/${name}`, Behaviours, change);
}

function queryOf(
  { notificationId, userNumber }: ReceivedFilter,
  more: Record<string, string> = {},
): URLSearchParams {
  const query = new URLSearchParams(more);
  if (notificationId !== null) query.set("notificationId", notificationId);
  if (userNumber !== null) query.set("userId", String(userNumber));
  return query;
}

const deadlineMs = 3_000;

async function call<T>(
  { sandboxUrl }: Settings,
  method: string,
  path: string,
  schema: z.ZodType<T>,
  body?: object,
): Promise<T> {
  const response = await fetch(new URL(path, sandboxUrl), {
    method,
    signal: AbortSignal.timeout(deadlineMs),
    ...(body ? { body: JSON.stringify(body) } : {}),
  }).catch(() => null);
  if (!response?.ok) throw notRunning(sandboxUrl);
  const answer: unknown = response.status === 204 ? undefined : await response.json();
  const parsed = schema.safeParse(answer);
  if (!parsed.success) throw notRunning(sandboxUrl);
  return parsed.data;
}

function notRunning(url: string): Refusal {
  return new Refusal(
    "unavailable",
    `No sandbox answers at ${url}. Start it with: npm run sandbox (npm start does so itself), or correct SANDBOX_URL.`,
  );
}
