import { transaction } from "@/db/client";
import { isUnreachable } from "@/db/unreachable";
import type { Context } from "@/server/context";
import { createHistory, type History } from "./history";
import type { Reading, RuleInfo, Source } from "./rule";
import { createSources, databaseUnreachable, ruleInfoOf } from "./rules";
import { type RuleSettings, readSettings } from "./settings";
import { type OpenAlert, stepOf } from "./step";
import { type Change, readOpenAlerts, writeChanges } from "./write-steps.sql";

export type Evaluator = {
  /** Looks at every figure once, and writes what became of the alerts. @returns how many began to fire. */
  evaluate(): Promise<number>;
};

/** Judges the rules. Figures that cannot be read leave the alerts about them as they are. */
export function createEvaluator(context: Context, sources = createSources()): Evaluator {
  const { pool, clock } = context;
  const history = createHistory();
  return {
    async evaluate() {
      const [settings, open] = await Promise.all([readSettings(pool), readOpenAlerts(pool)]);
      const readings = await readAll(context, sources, settings);
      const now = clock.now();
      for (const alert of open) history.restore(keyOf(alert), alert.samples);
      const changes = [
        ...[...readings].flatMap(([key, found]) =>
          changesOf(settings.get(key), found, open, { now, history }),
        ),
        ...endOfUnwatched(settings, open),
      ];
      if (changes.length === 0) return 0;
      return await transaction(pool, (client) => writeChanges(client, changes, now));
    },
  };
}

/** Every enabled rule's readings; a source that fails is left out, and its rules are not judged. */
async function readAll(
  context: Context,
  sources: readonly Source[],
  settings: Map<string, RuleSettings>,
): Promise<Map<string, Reading[]>> {
  const numbersOf = (key: string) => settings.get(key)?.numbers ?? {};
  const read = await Promise.all(
    sources.map(async (one) => {
      try {
        return [...(await one.read(context, numbersOf))];
      } catch (error) {
        // That the database is away is an alert by itself.
        if (isUnreachable(error)) throw error;
        const err = error instanceof Error ? error.message : "unknown";
        context.log.error({ err, source: one.key }, "figures of alerts could not be read");
        return [];
      }
    }),
  );
  return new Map(read.flat().filter(([key]) => settings.get(key)?.enabled));
}

type Look = { now: Date; history: History };

function changesOf(
  settings: RuleSettings | undefined,
  readings: readonly Reading[],
  open: readonly (OpenAlert & { samples: unknown })[],
  { now, history }: Look,
): Change[] {
  const info = settings && ruleInfoOf(settings.key);
  if (!info) return [];
  const ofRule = open.filter(({ ruleKey }) => ruleKey === info.key);
  const byGroup = new Map(readings.map((reading) => [reading.group, reading]));
  const groups = new Set([...byGroup.keys(), ...ofRule.map(({ groupKey }) => groupKey)]);
  return [...groups].flatMap((group): Change[] => {
    const reading = byGroup.get(group);
    const alert = ofRule.find(({ groupKey }) => groupKey === group);
    const key = keyOf({ ruleKey: info.key, groupKey: group });
    if (reading) history.note(key, { at: now.getTime(), value: reading.value });
    const step = stepOf(settings, alert, reading?.holds ?? false, now);
    if (step === "nothing") return [];
    return [
      {
        ...{ step, ruleKey: info.key, groupKey: group, tier: tierOf(info, settings, reading) },
        sentence: reading?.sentence ?? "",
        value: reading?.value ?? 0,
        detail: { ...reading?.detail, limit: reading?.limit, samples: history.of(key) },
      },
    ];
  });
}

/** A rule may sound one of its groups differently, until somebody has said how it is to sound. */
function tierOf(info: RuleInfo, settings: RuleSettings, reading: Reading | undefined) {
  return settings.tier === info.tier ? (reading?.tier ?? info.tier) : settings.tier;
}

/** What fires of rules that were switched off, or exist no more, is over. */
function endOfUnwatched(settings: Map<string, RuleSettings>, open: readonly OpenAlert[]): Change[] {
  return open
    .filter(({ ruleKey }) => ruleKey !== databaseUnreachable.key && !settings.get(ruleKey)?.enabled)
    .map(({ ruleKey, groupKey, state }) => ({
      step: state === "pending" ? "forget" : "resolve",
      ...{ ruleKey, groupKey, tier: "dashboard", sentence: "", value: 0, detail: {} },
    }));
}

const keyOf = ({ ruleKey, groupKey }: Pick<OpenAlert, "ruleKey" | "groupKey">) =>
  `${ruleKey} ${groupKey}`;
