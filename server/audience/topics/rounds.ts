import type { Change, Claimed } from "./claims";

/** One call: these tokens into, or out of, one topic. */
export type Round = { accountId: number; topic: string; joins: boolean; changes: Change[] };

/** Tokens in a call. */
const mostTokens = 1_000;

/**
 * An actor's topic. Topics have few characters (`[a-zA-Z0-9-_.~%]`) and at most 900 of them: two actors never
 * share one, and the longest id fits.
 */
export const topicOf = (actorId: string) =>
  `actor.${Buffer.from(actorId, "utf8").toString("base64url")}`;

/** Sorts changes into calls; those without a token or a topic are dropped. */
export function roundsOf(claimed: Claimed[]): { rounds: Round[]; dropped: Claimed[] } {
  const open = new Map<string, Round>();
  const rounds: Round[] = [];
  const dropped: Claimed[] = [];
  for (const change of claimed) {
    const { accountId, token, joins } = change;
    if (accountId === null || token === null) {
      dropped.push(change);
      continue;
    }
    const topic = topicOf(change.actorId);
    const key = `${accountId}/${joins}/${topic}`;
    const last = open.get(key);
    const round =
      last && last.changes.length < mostTokens ? last : { accountId, topic, joins, changes: [] };
    if (round !== last) {
      open.set(key, round);
      rounds.push(round);
    }
    round.changes.push({ ...change, token });
  }
  return { rounds, dropped };
}
