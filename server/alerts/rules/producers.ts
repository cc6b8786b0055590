import type { Context } from "@/server/context";
import { above, atLeast } from "../conditions/threshold";
import { rule, source } from "../rule";
import { many } from "../words";

type Producers = {
  cutOff: { key: string; name: string; reason: string; by: string }[];
  flooding: { key: string; name: string; letters: number }[];
};

const producerCutOff = rule({
  key: "producer-cut-off",
  name: "Producer cut off",
  meaning: "A producer is kept out: its P1 and P2 events are refused.",
  tier: "chat",
  condition: "threshold",
  side: "above",
  unit: "count",
  forSeconds: 0,
  resolveSeconds: 0,
  numbers: {},
  judge: ({ cutOff }: Producers) =>
    cutOff.map(({ key, name, reason, by }) => ({
      group: key,
      ...above(1, 0),
      sentence: `${name} is cut off by ${by === "system" ? "its own breaker" : by}: ${reason}`,
      detail: { producer: key },
    })),
});

const producerLetters = rule({
  key: "producer-dead-letters",
  name: "Producer makes dead letters",
  meaning: "A producer's events cannot be delivered, one after the other.",
  tier: "chat",
  condition: "rate of change",
  side: "at least",
  unit: "count",
  forSeconds: 0,
  resolveSeconds: 120,
  numbers: {
    inAMinute: {
      ...{ label: "dead letters in a minute", side: "at least", unit: "count" },
      ...{ usual: 3, least: 1, most: 100_000 },
    },
  },
  judge: ({ flooding }: Producers, number) =>
    flooding.map(({ key, name, letters }) => ({
      group: key,
      ...atLeast(letters, number("inAMinute")),
      sentence: `${name} caused ${many(letters, "dead letter")} within a minute.`,
      detail: { producer: key },
    })),
});

/** A few producers; their letters by the index dead_letters_producer. */
async function readProducers({ pool, clock }: Context): Promise<Producers> {
  const [cutOff, flooding] = await Promise.all([
    pool.query<Producers["cutOff"][number]>(
      `select key, name, coalesce(cut_off_reason, 'no reason was given') as reason,
              coalesce(cut_off_by, 'system') as by
       from producers where cut_off_at is not null limit 100`,
    ),
    pool.query<Producers["flooding"][number]>(
      `select p.key, p.name, counted.letters
       from producers p, lateral (
         select count(*)::int as letters from dead_letters d
         where d.producer_id = p.id and d.at > $1::timestamptz - interval '1 min') counted
       where counted.letters > 0`,
      [clock.now()],
    ),
  ]);
  return { cutOff: cutOff.rows, flooding: flooding.rows };
}

export const producers = source("producers", readProducers, [producerCutOff, producerLetters]);
