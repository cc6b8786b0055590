import type { OpenAccount } from "@/server/provider-accounts/open-account";
import type { RouteLink } from "@/server/provider-accounts/route";
import type { Answer, OutgoingItem } from "@/server/providers/provider";
import { callProvider } from "./call-provider";
import type { LoadedDelivery } from "./load-chunk.sql";
import type { SendableNotification } from "./notifications";
import type { Chunk, Sender } from "./sender";
import type { Turn } from "./take-turn";

/** An item, and the delivery that it is a part of. */
export type Going = {
  item: OutgoingItem;
  delivery: LoadedDelivery;
  notification: SendableNotification;
};

/** What became of one item. */
export type Handed =
  | { account: OpenAccount; answer: Answer; stopped?: false }
  /** Its account had no room for it within its pace, or a kill switch stopped it on the way. */
  | { account: OpenAccount; answer: null; stopped: boolean }
  /** No account that is for it takes anything now. */
  | { account: null; answer: null; stopped?: false };

/** What one account made of an item. */
type Called = Answer | "no room" | "stopped";

const nobody: Handed = { account: null, answer: null };
/** How long (ms) claimed rows may wait for their account's pace. */
const patienceMs = 2_000;
const stepMs = 50;

/** Hands items to the accounts that they are for, all accounts at once. Answers in order. */
export async function handOver(
  sender: Sender,
  chunk: Chunk,
  turn: Turn,
  going: Going[],
): Promise<Handed[]> {
  const { desk } = sender;
  const { links, probe } = await withProbe(sender, turn, going);
  const handed = going.map(() => nobody);
  const accounts = going.map((one) => probe ?? accountFor(links, one, chunk));
  const groups = Map.groupBy(going.keys(), (i) => accounts[i] ?? null);
  const taken = await overflow(sender, chunk, { links, probe }, going, groups);
  await Promise.all(
    [...groups].map(async ([account, places]) => {
      if (account === null) return;
      const items = places.flatMap((i) => going[i] ?? []);
      const room = probe === account ? items.length : (taken.get(account) ?? 0);
      const answers = await callAccount(sender, chunk, account, items, room);
      if (probe === account) {
        await desk.settleProbe(
          account,
          answers.filter((answer) => typeof answer !== "string"),
        );
      }
      places.forEach((place, i) => {
        const answer = answers[i] ?? "no room";
        handed[place] =
          typeof answer === "string"
            ? { account, answer: null, stopped: answer === "stopped" }
            : { account, answer };
      });
    }),
  );
  return handed;
}

type Ways = Pick<Turn, "links" | "probe">;

/** Leaves the account that is to be probed out, unless a message is for it and this worker may send it. */
async function withProbe({ desk }: Sender, turn: Turn, going: Going[]): Promise<Ways> {
  const { links, probe } = turn;
  const [first] = links;
  if (probe === null || !first) return { links, probe: null };
  const fits = going.some(({ item, delivery: { lastReason, lastProvider } }) => {
    return isFor(first, item) && (lastReason !== "unknown" || lastProvider === probe.key);
  });
  if (fits && (await desk.claimProbe(probe))) return { links, probe };
  return { links: links.slice(1), probe: null };
}

const isFor = ({ account: { provider }, prefix }: RouteLink, { to }: OutgoingItem) =>
  to.startsWith(prefix) && (provider.serves?.(to) ?? true);

/**
 * An account that is coming back gets as much as it may have, and the next ones the rest: nobody waits for
 * it while another could take the message. Moves places from its group to theirs.
 * @returns the room that was taken already.
 */
async function overflow(
  { desk }: Sender,
  chunk: Chunk,
  { links, probe }: Ways,
  going: Going[],
  groups: Map<OpenAccount | null, number[]>,
): Promise<Map<OpenAccount, number>> {
  const taken = new Map<OpenAccount, number>();
  const others = links.filter(({ account }) => !desk.isRecovering(account));
  for (const [account, places] of [...groups]) {
    if (account === null || account === probe || !desk.isRecovering(account)) continue;
    const next = places.map((i) => {
      const one = going[i];
      return one && accountFor(others, one, chunk);
    });
    const movable = places.filter((_, i) => next[i] !== undefined);
    const room = await desk.take(account, movable.length, chunk.priority);
    taken.set(account, room);
    const moved = new Set(movable.slice(room));
    groups.set(
      account,
      places.filter((i) => !moved.has(i)),
    );
    places.forEach((place, i) => {
      const other = next[i];
      if (other && moved.has(place)) groups.set(other, [...(groups.get(other) ?? []), place]);
    });
  }
  return taken;
}

/** Failures of the provider, after which another one is the better choice. */
export const providerFailed = new Set(["unavailable", "timeout", "rate_limited"]);

/** The first account for an address; after a failure of the provider the first other one, if there is any. */
function accountFor(
  links: readonly RouteLink[],
  { item, delivery }: Going,
  { priority }: Chunk,
): OpenAccount | undefined {
  const able = links.filter((link) => isFor(link, item)).map(({ account }) => account);
  const { lastReason, lastProvider } = delivery;
  // Its first attempt may have been taken: only that provider can tell.
  if (lastReason === "unknown" && priority > 0) {
    return able.find(({ key }) => key === lastProvider);
  }
  const failed = lastReason !== null && providerFailed.has(lastReason);
  return (failed ? able.find(({ key }) => key !== lastProvider) : undefined) ?? able[0];
}

/**
 * Calls one account with as many of the items as its pace allows, and with none that a kill switch stops: that
 * is asked last, right before each call. Answers in order.
 */
async function callAccount(
  { desk, switches, context: { clock } }: Sender,
  { channel, priority }: Chunk,
  account: OpenAccount,
  going: Going[],
  taken: number,
): Promise<Called[]> {
  const isAgain = going.map(({ delivery }) => isRetry(delivery, account));
  const again = isAgain.filter(Boolean).length;
  // A probe is a single message: it needs no budget.
  const budget =
    again === 0 || taken === going.length ? again : await desk.takeRetries(account, again);
  let retries = 0;
  const wanted = [...going.keys()].filter((i) => {
    if (isAgain[i]) retries += 1;
    return !isAgain[i] || retries <= budget;
  });
  const room = taken + (await waitForRoom(desk, account, wanted.length - taken, priority));
  const called = wanted.slice(0, room);
  if (called.length === 0) return going.map(() => "no room");
  const began = performance.now();
  const calling = called.flatMap((i) => going[i] ?? []);
  const way = { channel, account: account.key };
  const answers = await callProvider(
    account.provider,
    channel,
    calling.map(({ item }) => item),
    undefined,
    (i) => switches.lets(calling[i]?.notification, way),
  );
  const answered = answers.filter((answer) => answer !== null);
  if (answered.length > 0)
    await desk.observe(account, {
      answers: answered,
      retries: called.filter((place, n) => isAgain[place] && answers[n] !== null).length,
      latencyMs: performance.now() - began,
      at: clock.now(),
    });
  const byPlace = new Map(
    called.map((place, n): [number, Called] => [place, answers[n] ?? "stopped"]),
  );
  return going.map((_, i): Called => byPlace.get(i) ?? "no room");
}

/** Asked again after it failed, or had no room; another account's failure is nothing that it is asked again. */
const isRetry = ({ lastReason, lastProvider }: LoadedDelivery, { key }: OpenAccount) =>
  lastProvider === key &&
  (lastReason === "unknown" || (lastReason !== null && providerFailed.has(lastReason)));

async function waitForRoom(
  desk: Sender["desk"],
  account: OpenAccount,
  n: number,
  priority: number,
): Promise<number> {
  const until = performance.now() + patienceMs;
  let room = n > 0 ? await desk.take(account, n, priority) : 0;
  while (room < n && performance.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, stepMs));
    room += await desk.take(account, n - room, priority);
  }
  return room;
}
