import type { Context } from "@/server/context";
import { shedLevel } from "@/server/control/load/shed.sql";
import { above } from "../conditions/threshold";
import { rule, source } from "../rule";
import { say } from "../words";

type Control = {
  load: { level: number; score: number; by: string | null };
  broken: { id: number; scope: string; value: string; reason: string; by: string }[];
};

const shedWords = [
  "nothing is left out",
  "P2 waits, and new P2 events are refused",
  "P2 waits, and P1 pushes to dormant users are left out",
  "P2 waits, and P1 to dormant users and P1 that is about to expire are left out",
];

const loadShedding = rule({
  key: "load-shedding",
  name: "Load is shed",
  meaning: "There is more to do than can be done: the least urgent is left out.",
  tier: "chat",
  condition: "threshold",
  side: "above",
  unit: "count",
  forSeconds: 5,
  numbers: {
    level: { label: "level", side: "above", unit: "count", usual: 0, least: 0, most: 3 },
  },
  judge: ({ load }: Control, number) => [
    {
      group: "",
      ...above(load.level, number("level")),
      sentence: `Load is shed at level ${load.level}${load.by ? `, by ${load.by}'s word` : ` (score ${say(load.score, "share")})`}: ${shedWords[load.level] ?? shedWords.at(-1)}.`,
      detail: { score: load.score },
    },
  ],
});

const brokenGlass = rule({
  key: "switch-broken-glass",
  name: "Glass was broken",
  meaning: "One person alone stopped P0, or much, without a second one's word.",
  tier: "page",
  condition: "threshold",
  side: "above",
  unit: "count",
  forSeconds: 0,
  resolveSeconds: 0,
  numbers: {},
  judge: ({ broken }: Control) =>
    broken.map(({ id, scope, value, reason, by }) => ({
      group: String(id),
      ...above(1, 0),
      sentence: `${by} broke the glass and stopped ${scope}${value ? ` ${value}` : ""}: ${reason}`,
      detail: { switch: id },
    })),
});

/** One row, and the few switches that are on (index kill_switches_live). */
async function readControl({ pool, clock }: Context): Promise<Control> {
  const now = clock.now();
  const [load, broken] = await Promise.all([
    pool.query<Control["load"]>(
      `select ${shedLevel("$1")}::int as level, score,
              case when override_until > $1 then override_by end as by
       from load_state where id = 1`,
      [now],
    ),
    pool.query<Control["broken"][number]>(
      `select id, scope, value, reason, created_by as by from kill_switches
       where broke_glass and effective_at is not null and lifted_at is null
         and (expires_at is null or expires_at > $1) limit 100`,
      [now],
    ),
  ]);
  return { load: load.rows[0] ?? { level: 0, score: 0, by: null }, broken: broken.rows };
}

export const control = source("control", readControl, [loadShedding, brokenGlass]);
