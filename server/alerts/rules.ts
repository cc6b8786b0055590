import type { RuleInfo, Source } from "./rule";
import { canaries } from "./rules/canaries";
import { control } from "./rules/control";
import { databaseSource } from "./rules/database";
import { producers } from "./rules/producers";
import { providers } from "./rules/providers";
import { queues, workersSource } from "./rules/queues";
import { traffic } from "./rules/traffic";

/** Not read from anywhere: the watch notices it itself (`outage.ts`). */
export const databaseUnreachable: RuleInfo = {
  key: "database-unreachable",
  name: "Database away",
  meaning: "The database does not answer: nothing can be accepted or delivered.",
  tier: "page",
  condition: "absence",
  unit: "s",
  side: "above",
  numbers: {},
  forSeconds: 5,
  resolveSeconds: 0,
  aboutDelivery: true,
};

/** What a watch process reads and judges; each has its own memory. */
export function createSources(): Source[] {
  return [
    traffic,
    queues,
    workersSource(),
    providers,
    producers,
    canaries,
    databaseSource(),
    control,
  ];
}

/** Every rule that there is, in the order of its page. */
export const ruleInfos: readonly RuleInfo[] = [
  databaseUnreachable,
  ...createSources().flatMap(({ rules }) => rules),
];

export const ruleInfoOf = (key: string): RuleInfo | undefined =>
  ruleInfos.find((rule) => rule.key === key);
