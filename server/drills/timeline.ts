import type { DrillAccount, DrillLine, DrillSummary, DrillTone } from "@/db/schema/drill-record";
import type { BreakerEvent } from "@/server/provider-accounts/write-breaker";
import type { Drill } from "./drill";
import { faultWords } from "./scenarios";

/** What an account's breaker did during a drill. */
export type AccountEvent = { accountId: number; at: Date; event: BreakerEvent; reason: string };

/** The story of a drill in words, in order. */
export function timelineOf(
  drill: Drill,
  accounts: readonly DrillAccount[],
  events: readonly AccountEvent[],
): DrillLine[] {
  const lines = [
    ...handLines(drill, accounts),
    ...events.flatMap((event) => eventLine(event, accounts)),
    ...trafficLines(drill, accounts, events),
  ];
  return lines.toSorted((a, b) => a.at - b.at);
}

/** What people did, and what ran out. */
function handLines(drill: Drill, accounts: readonly DrillAccount[]): DrillLine[] {
  const name = accounts.find(({ broken }) => broken)?.key ?? "the account";
  const line = (at: Date | null, text: string, tone: DrillTone): DrillLine[] =>
    at ? [{ at: at.getTime(), text, tone }] : [];
  const repaired = drill.repairedBy
    ? `${drill.repairedBy} stopped it: ${name} is well again.`
    : `${name} is well again: the time was over.`;
  return [
    ...line(drill.startedAt, `${drill.startedBy} started the drill.`, "info"),
    ...line(drill.brokenAt, `${name} ${faultWords[drill.scenario]} from now on.`, "bad"),
    ...line(drill.repairedAt, repaired, "info"),
    ...line(drill.endedAt, `The drill ended. ${drill.endReason ?? ""}`.trim(), "info"),
  ];
}

const said: Record<Exclude<BreakerEvent, "limited">, { words: string; tone: DrillTone }> = {
  opened: { words: "opened", tone: "bad" },
  probing: { words: "is probed", tone: "info" },
  half_open: { words: "is half-open, at a tenth of its pace", tone: "warn" },
  closed: { words: "closed", tone: "ok" },
  slowed: { words: "slowed it down", tone: "warn" },
  recovered: { words: "let it go on at full pace", tone: "ok" },
  forced_open: { words: "was opened by hand", tone: "warn" },
  forced_closed: { words: "was closed by hand", tone: "warn" },
  released: { words: "was left to itself again", tone: "info" },
};

function eventLine(
  { accountId, at, event, reason }: AccountEvent,
  accounts: readonly DrillAccount[],
): DrillLine[] {
  const account = accounts.find(({ id }) => id === accountId);
  if (!account) return [];
  const because = reason ? `: ${lowerFirst(reason)}` : ".";
  if (event === "limited")
    return [{ at: at.getTime(), text: `${account.key} rests${because}`, tone: "warn" }];
  const { words, tone } = said[event];
  return [{ at: at.getTime(), text: `The breaker of ${account.key} ${words}${because}`, tone }];
}

const lowerFirst = (sentence: string) => sentence.charAt(0).toLowerCase() + sentence.slice(1);

/** Where the messages went, as the seconds tell. */
function trafficLines(
  drill: Drill,
  accounts: readonly DrillAccount[],
  events: readonly AccountEvent[],
): DrillLine[] {
  const broken = accounts.find((account) => account.broken);
  const others = accounts.filter((account) => !account.broken);
  const when = (event: BreakerEvent) =>
    events.find((one) => one.accountId === broken?.id && one.event === event)?.at.getTime();
  const opened = when("opened");
  const closed = when("closed");
  const since = (drill.brokenAt ?? drill.startedAt).getTime();
  const lines: DrillLine[] = others.flatMap((other) => {
    const first = firstTaken(other, since);
    if (first === undefined) return [];
    const early = opened === undefined || first < opened;
    const all = opened === undefined ? undefined : firstTaken(other, opened);
    return [
      ...(early ? [info(first, `${other.key} takes what ${broken?.key} does not.`)] : []),
      ...(all === undefined ? [] : [info(all, `All traffic goes to ${other.key}.`)]),
    ];
  });
  const back = closed === undefined || !broken ? undefined : firstTaken(broken, closed);
  if (back !== undefined && broken)
    lines.push({ at: back, text: `Traffic is back on ${broken.key}.`, tone: "ok" });
  return lines;
}

const info = (at: number, text: string): DrillLine => ({ at, text, tone: "info" });

/** A second is told by its beginning: never before what led to it. */
function firstTaken({ seconds }: DrillAccount, since: number): number | undefined {
  const first = seconds.find(({ at, taken }) => taken > 0 && at + 1_000 > since);
  return first && Math.max(first.at, since);
}

/** How long it took from the fault until the first breaker opened, and from the repair until all were closed again. */
export function summaryOf(
  { brokenAt, repairedAt }: Pick<Drill, "brokenAt" | "repairedAt">,
  accounts: readonly Pick<DrillAccount, "bands">[],
  events: readonly AccountEvent[],
): DrillSummary {
  const opened = events.find(({ event, at }) => event === "opened" && brokenAt && at >= brokenAt);
  const openedAfterMs = opened && brokenAt ? opened.at.getTime() - brokenAt.getTime() : null;
  const last = accounts.map(({ bands }) => bands.at(-1));
  const isWell = last.every((band) => band?.state === "closed");
  if (!opened || !repairedAt || !isWell) return { openedAfterMs, healedAfterMs: null };
  const since = Math.max(...last.map((band) => band?.from ?? 0));
  return { openedAfterMs, healedAfterMs: Math.max(0, since - repairedAt.getTime()) };
}
