import type { Judged } from "./judged";

/** Holds while a value is above its limit. */
export function above(value: number, limit: number): Judged {
  return { value, limit, holds: value > limit };
}

/** Holds while a value is below its limit. */
export function below(value: number, limit: number): Judged {
  return { value, limit, holds: value < limit };
}
