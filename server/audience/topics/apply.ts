import type { Context } from "@/server/context";
import { letsThrough } from "@/server/provider-accounts/breaker";
import type { Desk } from "@/server/provider-accounts/desk";
import type { OpenAccount } from "@/server/provider-accounts/open-account";
import type { Answer } from "@/server/providers/provider";
import { type Change, claimChanges, settleChanges } from "./claims";
import { type Round, roundsOf } from "./rounds";

/** Google allows 3,000 changes a second; one turn of every few seconds stays far below. */
const mostAtOnce = 5_000;
/** Calls at once: each holds up to a thousand tokens. */
const lanes = 4;
/** Well within the claim. */
const deadlineMs = 60_000;
/** With the pauses of `pauseOf` about a day. */
const mostAttempts = 24;

/**
 * Tells the push service who came into actors' topics and who left. What it does not take now is tried again,
 * later and later, for about a day; what has no token any more is dropped.
 * @returns how many changes were looked at.
 */
export async function applyTopicChanges(
  { pool, clock, log }: Pick<Context, "pool" | "clock" | "log">,
  desk: Pick<Desk, "accounts">,
  random: () => number = Math.random,
): Promise<number> {
  const now = clock.now();
  const accounts = desk
    .accounts()
    .filter(({ provider, health }) => provider.topics && letsThrough(health, now.getTime()));
  if (accounts.length === 0) return 0;
  const changes = await claimChanges(pool, now, mostAtOnce);
  const { rounds, dropped } = roundsOf(changes);
  const answered = await callAll(accounts, rounds);
  const ends = answered.map(({ change, answer }) => ({
    ...change,
    pauseMs: pauseOf(answer, change.attempts, random()),
  }));
  await settleChanges(pool, now, [...ends, ...dropped.map((one) => ({ ...one, pauseMs: null }))]);
  const failed = answered.filter(({ answer }) => answer.kind !== "accepted").length;
  if (failed > 0) log.info({ failed, of: changes.length }, "changes of topics were not taken");
  return changes.length;
}

type Answered = { change: Change; answer: Answer };

async function callAll(accounts: OpenAccount[], rounds: Round[]): Promise<Answered[]> {
  const signal = AbortSignal.timeout(deadlineMs);
  const answered: Answered[] = [];
  const waiting = [...rounds];
  const lane = async () => {
    for (let round = waiting.shift(); round; round = waiting.shift()) {
      answered.push(...(await callOne(accounts, round, signal)));
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return answered;
}

const away: Answer = { kind: "retry", class: "unavailable", detail: "no account" };
const unanswered: Answer = { kind: "unknown", detail: "no answer" };

async function callOne(
  accounts: OpenAccount[],
  { accountId, topic, joins, changes }: Round,
  signal: AbortSignal,
): Promise<Answered[]> {
  const topics = accounts.find(({ id }) => id === accountId)?.provider.topics;
  if (!topics) return changes.map((change) => ({ change, answer: away }));
  const tokens = changes.map(({ token }) => token);
  const answers = await topics[joins ? "subscribe" : "unsubscribe"](tokens, topic, signal);
  return changes.map((change, i) => ({ change, answer: answers[i] ?? unanswered }));
}

/**
 * How long to wait before a change is tried again, ms; null: it is done, or never will be. Repeating is safe,
 * also when nobody knows whether it was taken; credentials may be mended.
 */
export function pauseOf(answer: Answer, attempts: number, random: number): number | null {
  const mayHelp =
    answer.kind === "retry" ||
    answer.kind === "unknown" ||
    (answer.kind === "refused" && answer.class === "unauthorized");
  if (!mayHelp || attempts >= mostAttempts) return null;
  const pause = Math.min(3_600_000, 30_000 * 2 ** (attempts - 1)) * (0.75 + random / 2);
  const asked = answer.kind === "retry" ? (answer.afterMs ?? 0) : 0;
  return Math.round(Math.max(pause, asked));
}
