import type { RouterOutputs } from "@/server/api/root";
import { formatCount, formatDuration } from "../format";
import { channelLabel } from "./channels";

type Detail = RouterOutputs["notifications"]["one"];

export type StageState = "idle" | "active" | "paused" | "done" | "stopped";

/** One of the six stages, as this notification passes it. */
export type Stage = {
  key: string;
  name: string;
  state: StageState;
  figure: string;
  unit: string;
  lines: string[];
};

/** Recipients and deliveries of a notification, summed. */
export type Totals = {
  estimate: number;
  considered: number;
  suppressed: number;
  routed: number;
  sent: number;
  ended: number;
  /** Neither ended nor waiting on purpose. */
  inFlight: number;
  waiting: number;
};

export function totalsOf({
  counts,
  fanout,
  estimate,
}: Pick<Detail, "counts" | "fanout" | "estimate">): Totals {
  const sum = (of: (channel: Detail["counts"]["channels"][number]) => number) =>
    counts.channels.reduce((total, channel) => total + of(channel), 0);
  const waiting = sum(({ waiting }) => waiting);
  const open = sum(({ inFlight }) => inFlight);
  return {
    estimate: Math.max(fanout?.estimate ?? estimate ?? 1, counts.considered),
    considered: counts.considered,
    suppressed: counts.suppressed.reduce((total, { n }) => total + n, 0),
    routed: sum(({ routed }) => routed),
    sent: sum(({ sent }) => sent),
    ended: sum(({ routed, inFlight }) => routed - inFlight),
    inFlight: Math.max(0, open - waiting),
    waiting,
  };
}

/** The way of a notification through accept, fanout, preferences, routing, sending and tracking. */
export function stagesOf(detail: Detail): Stage[] {
  const totals = totalsOf(detail);
  const evaluated = isEvaluated(detail, totals);
  const begun = totals.considered > 0;
  const judging: StageState = evaluated ? "done" : begun ? "active" : "idle";
  const at = (state: StageState) => haltedState(detail, evaluated, state);
  return [
    acceptStage(detail),
    {
      ...fanoutStage(detail, totals),
      state: at(evaluated ? "done" : detail.status === "scheduled" ? "idle" : "active"),
    },
    { ...preferencesStage(detail, totals), state: at(judging) },
    { ...routingStage(detail, totals), state: at(judging) },
    { ...sendingStage(detail, totals), state: at(sendingState(totals, evaluated)) },
    { ...trackingStage(detail, totals), state: at(trackingState(detail, totals)) },
  ];
}

/** What is under way may be paused, and what was not done may have been stopped. */
function haltedState(detail: Detail, evaluated: boolean, state: StageState): StageState {
  if (detail.completedAt !== null && !evaluated && state !== "done") return "stopped";
  return state === "active" && detail.fanout?.pausedAt ? "paused" : state;
}

function isEvaluated({ fanout, completedAt, status, strategy }: Detail, totals: Totals): boolean {
  if (completedAt !== null) return status !== "cancelled" || totals.considered >= totals.estimate;
  if (fanout) return fanout.exhausted && fanout.batches === fanout.batchesDone;
  if (strategy === "read") return true;
  return totals.considered > 0;
}

function acceptStage(detail: Detail): Stage {
  const scheduled = detail.at.getTime() - detail.acceptedAt.getTime() > 2_000;
  return {
    key: "accept",
    name: "Accept",
    state: "done",
    figure: "1",
    unit: "event",
    lines: [
      `by ${detail.producer || "an unknown producer"}`,
      scheduled ? "to go out later" : "to go out at once",
    ],
  };
}

const strategies = {
  direct: "direct, in a micro-batch",
  write: "fan-out on write",
  paced: "fan-out on write, paced",
  read: "a broadcast: each inbox looks it up",
};

const wordsOf = (strategy: string) =>
  Object.entries(strategies).find(([key]) => key === strategy)?.[1] ?? strategy;

function fanoutStage({ strategy, fanout }: Detail, totals: Totals): Omit<Stage, "state"> {
  const batches = fanout
    ? [`${formatCount(fanout.batchesDone)} of ${formatCount(fanout.batches)} batches done`]
    : [];
  if (strategy === "read") {
    const others = fanout ? [`${formatCount(totals.considered)} by other channels`] : [];
    return {
      key: "fanout",
      name: "Fan-out",
      figure: "1",
      unit: `row for ${formatCount(totals.estimate)}`,
      lines: [strategies.read, ...others, ...batches],
    };
  }
  return {
    key: "fanout",
    name: "Fan-out",
    figure: formatCount(totals.considered),
    unit: totals.estimate > 1 ? `of ${formatCount(totals.estimate)}` : "considered",
    lines: [wordsOf(strategy), ...batches],
  };
}

function preferencesStage({ strategy, fanout, counts }: Detail, totals: Totals) {
  const suppressed = `${formatCount(totals.suppressed)} suppressed`;
  const outcomes = [`${formatCount(counts.held)} held`, `${formatCount(counts.routed)} passed`];
  const stage = { key: "preferences", name: "Preferences" };
  if (strategy !== "read") {
    return {
      ...stage,
      figure: formatCount(totals.suppressed),
      unit: "suppressed",
      lines: outcomes,
    };
  }
  return {
    ...stage,
    figure: "Asked",
    unit: "as each inbox opens",
    lines: fanout ? ["of other channels:", suppressed, ...outcomes] : [],
  };
}

function routingStage({ counts, channels }: Detail, totals: Totals): Omit<Stage, "state"> {
  const lines = counts.channels.map(
    ({ channel, routed }) => `${formatCount(routed)} ${channelLabel(channel)}`,
  );
  return {
    key: "routing",
    name: "Routing",
    figure: formatCount(totals.routed),
    unit: totals.routed === 1 ? "delivery" : "deliveries",
    lines: channels.includes("in_app") ? [...lines, "and the inbox"] : lines,
  };
}

function sendingStage({ counts }: Detail, totals: Totals): Omit<Stage, "state"> {
  const failed = counts.channels.reduce((total, channel) => total + channel.failed, 0);
  return {
    key: "sending",
    name: "Sending",
    figure: formatCount(totals.sent),
    unit: "sent",
    lines: [
      `${formatCount(failed)} failed`,
      totals.waiting > 0
        ? `${formatCount(totals.inFlight)} in flight, ${formatCount(totals.waiting)} waiting`
        : `${formatCount(totals.inFlight)} in flight`,
    ],
  };
}

function sendingState(totals: Totals, evaluated: boolean): StageState {
  if (totals.routed === 0) return evaluated ? "done" : "idle";
  return totals.ended === totals.routed && evaluated ? "done" : "active";
}

function trackingStage(detail: Detail, totals: Totals): Omit<Stage, "state"> {
  const began = Math.max(detail.at.getTime(), detail.acceptedAt.getTime());
  const took = detail.completedAt ? detail.completedAt.getTime() - began : null;
  return {
    key: "tracking",
    name: "Tracking",
    figure: formatCount(totals.ended),
    unit: `of ${formatCount(totals.routed)} outcomes`,
    lines: [took === null ? "still open" : `closed after ${formatDuration(Math.max(0, took))}`],
  };
}

function trackingState({ completedAt }: Detail, totals: Totals): StageState {
  if (completedAt) return "done";
  return totals.ended > 0 ? "active" : "idle";
}
