import type { Context } from "@/server/context";
import type { Judged } from "./conditions/judged";
import type { ConditionKind, Side, Tier, Unit } from "./vocabulary";

/** A number of a condition that people may change, within bounds. */
export type NumberSpec = {
  /** What is counted; its side is said after it: “p99” above 5 s. */
  label: string;
  side: Side;
  unit: Unit;
  usual: number;
  least: number;
  most: number;
};

/** What is known of a rule without its figures. */
export type RuleInfo = {
  /** Also the name of its runbook. */
  key: string;
  name: string;
  /** What it means when it fires, in a sentence. */
  meaning: string;
  tier: Tier;
  condition: ConditionKind;
  /** What its value is counted in. */
  unit: Unit;
  numbers: Record<string, NumberSpec>;
  /** It fires while its value is on this side of its limit. */
  side: Side;
  forSeconds: number;
  resolveSeconds: number;
  /** Says that Carillon itself may not deliver: it is told by the plain way, whatever else is tried. */
  aboutDelivery: boolean;
};

/** What a rule says at a moment about one group (a provider, a producer, a priority; '' for the whole). */
export type Reading<Of extends Side = Side> = Judged<Of> & {
  group: string;
  /** What is wrong, with its numbers; read only while it holds. */
  sentence: string;
  /** Where to look: {"provider": "resend"}. */
  detail?: Record<string, unknown>;
  /** Sounds this alert differently from its rule. */
  tier?: Tier;
};

export type Numbers = Record<string, number>;

/** A rule over figures of one kind. */
export type Rule<Figures> = RuleInfo & {
  judge(figures: Figures, numbers: Numbers): Reading[];
};

/**
 * Declares a rule: `judge` asks for the numbers that it names, as somebody set them or as usual, and judges
 * on the side that the rule says.
 */
export function rule<Figures, const Name extends string, const Of extends Side>(
  spec: Omit<RuleInfo, "numbers" | "side" | "resolveSeconds" | "aboutDelivery"> & {
    numbers: Record<Name, NumberSpec>;
    side: Of;
    judge: (figures: Figures, number: (name: Name) => number) => Reading<NoInfer<Of>>[];
  } & Partial<Pick<RuleInfo, "resolveSeconds" | "aboutDelivery">>,
): Rule<Figures> {
  return {
    resolveSeconds: 60,
    aboutDelivery: false,
    ...spec,
    judge: (figures, numbers) =>
      spec.judge(figures, (name) => numbers[name] ?? spec.numbers[name].usual),
  };
}

/** Rules over the same figures: read once, judged by each. */
export type Source = {
  key: string;
  rules: readonly RuleInfo[];
  /** Every rule's readings by its key. `numbersOf` gives a rule's numbers. */
  read(context: Context, numbersOf: (key: string) => Numbers): Promise<Map<string, Reading[]>>;
};

/** Binds rules to what reads their figures. */
export function source<Figures>(
  key: string,
  readFigures: (context: Context) => Promise<Figures>,
  rules: readonly Rule<Figures>[],
): Source {
  return {
    key,
    rules,
    read: async (context, numbersOf) => {
      const figures = await readFigures(context);
      return new Map(rules.map((one) => [one.key, one.judge(figures, numbersOf(one.key))]));
    },
  };
}
