import type { Judged } from "./judged";

/** Holds while a value is above its limit. */
export function above(value: number, limit: number): Judged<"above"> {
  return { value, limit, side: "above", holds: value > limit };
}

/** Holds while a value is at its limit or above it. */
export function atLeast(value: number, limit: number): Judged<"at least"> {
  return { value, limit, side: "at least", holds: value >= limit };
}

/** Holds while a value is below its limit. */
export function below(value: number, limit: number): Judged<"below"> {
  return { value, limit, side: "below", holds: value < limit };
}
