import { unservedPriorities } from "@/server/health/workers";
import { priorities } from "@/server/queues";
import { above, below } from "../conditions/threshold";
import { type NumberSpec, type Reading, rule, source } from "../rule";
import { many, say } from "../words";
import { type Queues, readQueues } from "./queues.sql";

const depthLimit = (priority: number, usual: number): NumberSpec => ({
  label: `P${priority} waiting`,
  side: "above",
  ...{ unit: "count", usual, least: 1, most: 1_000_000_000 },
});

const ageLimit = (priority: number, usual: number): NumberSpec => ({
  label: `age of P${priority}`,
  side: "above",
  ...{ unit: "s", usual, least: 1, most: 86_400 },
});

const limits = ["p0", "p1", "p2"] as const;

const queueDepth = rule({
  key: "queue-depth",
  name: "Queue depth",
  meaning: "More messages wait than are usual for their priority.",
  tier: "chat",
  condition: "threshold",
  side: "above",
  unit: "count",
  forSeconds: 30,
  numbers: {
    p0: depthLimit(0, 1_000),
    p1: depthLimit(1, 250_000),
    p2: depthLimit(2, 5_000_000),
  },
  judge: ({ depth }: Queues, number) =>
    depth.flatMap(({ priority, waiting }): Reading<"above">[] => {
      const name = limits[priority];
      if (!name) return [];
      return [
        {
          group: `P${priority}`,
          ...above(waiting, number(name)),
          sentence: `${many(waiting, `P${priority} message`)} wait; more than ${say(number(name), "count")} are too many.`,
          detail: { priority },
          tier: priority === 0 ? "page" : undefined,
        },
      ];
    }),
});

const queueAge = rule({
  key: "queue-age",
  name: "Queue age",
  meaning: "Work that could be done now waits too long.",
  tier: "chat",
  condition: "threshold",
  side: "above",
  unit: "s",
  forSeconds: 5,
  aboutDelivery: true,
  numbers: { p0: ageLimit(0, 10), p1: ageLimit(1, 120), p2: ageLimit(2, 900) },
  judge: ({ ages }: Queues, number) =>
    limits.map((name, priority): Reading<"above"> => {
      const oldest = ages.find((age) => age.priority === priority);
      const seconds = Math.max(0, oldest?.seconds ?? 0);
      return {
        group: `P${priority}`,
        ...above(seconds, number(name)),
        sentence: `The oldest P${priority} work that could be done now (${oldest?.queue ?? "none"}) has waited ${say(seconds, "s")}.`,
        detail: { priority, queue: oldest?.queue ?? null },
        tier: priority === 0 ? "page" : undefined,
      };
    }),
});

const callbackBacklog = rule({
  key: "callback-backlog",
  name: "Backlog of callbacks",
  meaning: "What providers report (deliveries, bounces, opens) is not taken in.",
  tier: "chat",
  condition: "threshold",
  side: "above",
  unit: "s",
  forSeconds: 30,
  numbers: {
    olderThan: {
      ...{ label: "the oldest waits", side: "above", unit: "s" },
      ...{ usual: 120, least: 1, most: 86_400 },
    },
  },
  judge: ({ callbacks }: Queues, number) => [
    {
      group: "",
      ...above(callbacks.oldestSeconds, number("olderThan")),
      sentence: `${many(callbacks.waiting, "report")} of providers wait to be taken in, the oldest for ${say(callbacks.oldestSeconds, "s")}.`,
      detail: { waiting: callbacks.waiting },
    },
  ],
});

const deadLetters = rule({
  key: "dead-letters",
  name: "Dead letters",
  meaning: "Work ended for good without being done, and waits for somebody's decision.",
  tier: "chat",
  condition: "threshold",
  side: "above",
  unit: "count",
  forSeconds: 0,
  numbers: {
    above: { label: "open ones", side: "above", unit: "count", usual: 0, least: 0, most: 1e6 },
  },
  judge: ({ letters }: Queues, number) => {
    const open = letters.reduce((sum, cause) => sum + cause.letters, 0);
    const messages = letters.reduce((sum, cause) => sum + cause.messages, 0);
    const [first] = letters;
    const more = letters.length > 1 ? `, and ${many(letters.length - 1, "other cause")}` : "";
    return [
      {
        group: "",
        ...above(open, number("above")),
        sentence: `${many(open, "dead letter")} (${many(messages, "message")}) ${open === 1 ? "is" : "are"} open: ${first?.cause ?? ""}${more}.`,
        detail: { causes: letters.slice(0, 5) },
      },
    ];
  },
});

export const queues = source("queues", ({ pool, clock }) => readQueues(pool, clock.now()), [
  queueDepth,
  queueAge,
  callbackBacklog,
  deadLetters,
]);

const workerMissing = rule({
  key: "worker-missing",
  name: "No worker",
  meaning: "No worker is alive for a priority: nothing of it is being delivered.",
  tier: "page",
  condition: "absence",
  side: "below",
  unit: "count",
  forSeconds: 5,
  resolveSeconds: 10,
  aboutDelivery: true,
  numbers: {},
  judge: (missing: number[]) =>
    limits.map((_, priority) => ({
      group: `P${priority}`,
      ...below(missing.includes(priority) ? 0 : 1, 1),
      sentence: `No worker is alive for P${priority}: nothing of it is being delivered.`,
      detail: { priority },
      tier: priority === 2 ? ("chat" as const) : undefined,
    })),
});

/** Processes start together, and a worker may take some seconds more than the watch. */
const graceMs = 60_000;

/** A priority is missing once it was seen alive, or when there has been time enough for it to start. */
export function workersSource() {
  let begun: number | undefined;
  const seen = new Set<number>();
  return source(
    "workers",
    async (context) => {
      const missing = await unservedPriorities(context);
      const now = context.clock.now().getTime();
      begun ??= now;
      const late = now - begun >= graceMs;
      for (const priority of priorities) if (!missing.includes(priority)) seen.add(priority);
      return missing.filter((priority) => late || seen.has(priority));
    },
    [workerMissing],
  );
}
