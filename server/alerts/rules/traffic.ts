import { quantile } from "@/server/rollups/latency";
import { absence } from "../conditions/absence";
import { burning } from "../conditions/burn-rate";
import { multiWindow } from "../conditions/multi-window";
import { above, below } from "../conditions/threshold";
import { readTraffic, type Traffic } from "../figures.sql";
import { type Rule, rule, source } from "../rule";
import type { Side } from "../vocabulary";
import { many, say } from "../words";

/** Delivery success and availability, as the design has them. */
const successTarget = 0.9995;
const availabilityTarget = 0.9999;

const p0Latency = latencyRule(0, { tier: "page", aboveMs: 5_000, atLeast: 10, forSeconds: 0 });
const p1Latency = latencyRule(1, { tier: "chat", aboveMs: 60_000, atLeast: 50, forSeconds: 60 });

/** p99 of accepted → sent: a slow tail is what people notice. */
function latencyRule(
  priority: 0 | 1,
  usual: { tier: "page" | "chat"; aboveMs: number; atLeast: number; forSeconds: number },
): Rule<Traffic> {
  return rule({
    key: `p${priority}-latency`,
    name: `P${priority} latency`,
    meaning: `P${priority} messages reach their providers too late.`,
    tier: usual.tier,
    condition: "threshold",
    side: "above",
    unit: "ms",
    forSeconds: usual.forSeconds,
    aboutDelivery: true,
    numbers: {
      aboveMs: bound("p99", "above", "ms", usual.aboveMs, 5, 300_000),
      atLeast: bound("messages", "at least", "count", usual.atLeast, 1, 1_000_000),
    },
    judge: ({ latency }: Traffic, number) => {
      const seen = latency.find((one) => one.priority === priority);
      const p99 = seen ? quantile(seen.buckets, 0.99) : null;
      if (!seen || p99 === null || seen.sent < number("atLeast")) {
        return [{ group: "", ...above(0, number("aboveMs")), sentence: "" }];
      }
      return [
        {
          group: "",
          ...above(p99, number("aboveMs")),
          sentence: `99 of 100 P${priority} messages took up to ${say(p99, "ms")} from accepted to handed over; the objective is ${say(number("aboveMs"), "ms")}.`,
          detail: { priority, sent: seen.sent },
        },
      ];
    },
  });
}

function bound(
  label: string,
  side: Side,
  unit: "ms" | "count" | "burn" | "share",
  usual: number,
  least: number,
  most: number,
) {
  return { label, side, unit, usual, least, most };
}

const successRate = rule({
  key: "success-rate",
  name: "Delivery success",
  meaning: "More deliveries fail by our own fault than the objective of 99.95 % allows.",
  tier: "page",
  condition: "multi-window burn rate",
  side: "above",
  unit: "burn",
  forSeconds: 0,
  resolveSeconds: 120,
  aboutDelivery: true,
  numbers: {
    fast: bound("budget burns, over 5 min and 1 h,", "above", "burn", 14.4, 1, 1_000),
    slow: bound("or, over 1 h and 6 h,", "above", "burn", 6, 1, 1_000),
    fewest: bound("failures", "at least", "count", 20, 1, 1_000_000),
  },
  judge: ({ windows: { m5, h1, h6 } }: Traffic, number) => {
    const ratio = (window: typeof m5) => ({
      bad: window.platformFaults,
      total: window.sent + window.platformFaults,
    });
    const judged = multiWindow(
      [
        { short: ratio(m5), long: ratio(h1), limit: number("fast") },
        { short: ratio(h1), long: ratio(h6), limit: number("slow") },
      ],
      { target: successTarget, fewest: number("fewest") },
    );
    return [
      {
        group: "",
        ...judged,
        sentence: `${many(h1.platformFaults, "delivery", "deliveries")} of the last hour failed by our own fault: the error budget burns ${say(judged.value, "burn")} faster than it may.`,
        detail: { failedLastHour: h1.platformFaults, sentLastHour: h1.sent },
      },
    ];
  },
});

const ingestAvailability = rule({
  key: "ingest-availability",
  name: "Accepting events",
  meaning: "Events are turned away though nothing is wrong with them.",
  tier: "page",
  condition: "burn rate",
  side: "above",
  unit: "burn",
  forSeconds: 0,
  numbers: {
    burn: bound("budget of 99.99 % burns, over 5 min,", "above", "burn", 14.4, 1, 10_000),
    fewest: bound("events turned away", "at least", "count", 10, 1, 1_000_000),
  },
  judge: ({ windows: { m5 } }: Traffic, number) => {
    const ratio = { bad: m5.unavailable, total: Math.max(m5.answered, m5.unavailable) };
    const limits = { limit: number("burn"), fewest: number("fewest") };
    return [
      {
        group: "",
        ...burning(ratio, { target: availabilityTarget, ...limits }),
        sentence: `${many(m5.unavailable, "event")} of the last five minutes ${m5.unavailable === 1 ? "was" : "were"} turned away by our own fault, of ${many(ratio.total, "event")} posted.`,
        detail: { turnedAway: m5.unavailable, posted: ratio.total },
      },
    ];
  },
});

const noTraffic = rule({
  key: "no-traffic",
  name: "No traffic",
  meaning: "Hardly any events come in, where at this time there usually are many.",
  tier: "chat",
  condition: "absence",
  side: "below",
  unit: "count",
  forSeconds: 60,
  numbers: {
    belowShare: bound("share of what is usual", "below", "share", 0.02, 0, 1),
    atLeast: bound("usual in 10 min", "at least", "count", 1_000, 10, 100_000_000),
  },
  judge: ({ quiet }: Traffic, number) => {
    const limits = { atLeast: number("atLeast"), belowShare: number("belowShare") };
    const judged = absence(quiet.now, quiet.usual, limits);
    if (!judged) return [{ group: "", ...below(quiet.now, 0), sentence: "" }];
    return [
      {
        group: "",
        ...judged,
        sentence: `${many(quiet.now, "event")} came in over the last ten minutes, where about ${say(quiet.usual, "count")} are usual.`,
        detail: { usual: Math.round(quiet.usual) },
      },
    ];
  },
});

export const traffic = source("traffic", ({ pool, clock }) => readTraffic(pool, clock.now()), [
  p0Latency,
  p1Latency,
  successRate,
  ingestAvailability,
  noTraffic,
]);
