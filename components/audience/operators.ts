import type { Field, Op, Value } from "./draft";

/** How a comparison is called, and what it is. */
export type Operator = {
  key: string;
  label: string;
  op: Op;
  negated: boolean;
  /** For "is known": the value that it stands for. */
  fixed?: Value;
};

const plain = (op: Op, label: string): Operator => ({ key: op, label, op, negated: false });

const known: Operator[] = [
  { ...plain("exists", "is known"), fixed: true },
  { ...plain("exists", "is not known"), key: "missing", fixed: false },
];

const orders = { lt: "is less than", lte: "is at most", gt: "is more than", gte: "is at least" };
const dateOrders = {
  lt: "is before",
  gte: "is on or after",
  lte: "is at most",
  gt: "is later than",
};
/** Of days that begin at midnight these two mislead: only offered where a segment has one already. */
const misleading: Op[] = ["lte", "gt"];

/** A field's comparisons, in the order in which they are offered. */
export function operatorsOf({ kind, ops }: Pick<Field, "kind" | "ops">, used?: Op): Operator[] {
  const isDate = kind === "date" || kind === "time";
  const ordered = isDate ? dateOrders : orders;
  const days = [
    plain("withinDays", "within the last"),
    { ...plain("withinDays", "not within the last"), key: "notWithinDays", negated: true },
    plain("inNextDays", "within the next"),
  ];
  const all: Operator[] = [
    ...(isDate ? days : []),
    plain("eq", "is"),
    plain("ne", "is not"),
    plain("in", "is one of"),
    plain("contains", "contains"),
    plain("startsWith", "begins with"),
    ...Object.entries(ordered).flatMap(([op, label]) => (isOrder(op) ? [plain(op, label)] : [])),
    ...(isDate ? [] : days),
    ...known,
  ];
  const offered = all.filter(({ op }) => ops.includes(op));
  return isDate ? offered.filter(({ op }) => op === used || !misleading.includes(op)) : offered;
}

function isOrder(op: string): op is keyof typeof orders {
  return op in orders;
}

/** Which of the comparisons a condition has now. */
export function operatorOf(
  operators: readonly Operator[],
  { op, value, negated }: { op: Op; value: Value; negated: boolean },
): Operator | undefined {
  return operators.find(
    (one) =>
      one.op === op &&
      one.negated === negated &&
      (one.fixed === undefined || one.fixed === (value ?? true)),
  );
}

export const countsDays = (op: Op) => op === "withinDays" || op === "inNextDays";
