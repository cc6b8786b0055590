import { record } from "@/server/audit/record";
import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
import { readHealth, untouched } from "./account";
import { type Breaker, force } from "./breaker";
import { findAccount } from "./find-account";
import { type BreakerEvent, writeBreaker } from "./write-breaker";

/** Workers write breakers too, a few times a second at most. */
const attempts = 10;

/**
 * Opens or closes an account's breaker by hand, or leaves it to itself again (null). In force in every
 * worker within a second.
 * @param change.why a person's reason; may be empty
 * @throws Refusal `not_found`; `conflict` in the unlikely case that workers were always faster
 */
export async function forceBreaker(
  { pool, clock }: Pick<Context, "pool" | "clock">,
  actor: string,
  change: { key: string; word: Breaker["forced"]; why: string },
): Promise<void> {
  const { key, word, why } = change;
  const { id } = await findAccount(pool, key);
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const before = (await readHealth(pool)).get(id) ?? untouched;
    const at = clock.now();
    const forced = force(before, word, at.getTime());
    const reason = reasonOf(forced, why);
    const after = { ...forced, reason };
    const event = eventOf(word);
    const written = { accountId: id, before, after, event, reason, actor, at };
    if (!(await writeBreaker(pool, written))) continue;
    await record(pool, { actor, action: "account.force", subject: key, detail: { word, why } });
    return;
  }
  throw new Refusal("conflict", "Its breaker changes all the time: try again.");
}

/** "Opened by hand: their status page." */
function reasonOf({ reason }: Breaker, why: string): string {
  return why ? `${reason.replace(/\.$/, "")}: ${why.replace(/\.$/, "")}.` : reason;
}

function eventOf(word: Breaker["forced"]): BreakerEvent {
  if (word === null) return "released";
  return word === "open" ? "forced_open" : "forced_closed";
}
