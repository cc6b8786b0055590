import type { Side } from "../vocabulary";

/** What a condition says about a figure. */
export type Judged<Of extends Side = Side> = {
  value: number;
  /** Where the condition begins to hold. */
  limit: number;
  /** Where it holds: above its limit, from it on, or below it. */
  side: Of;
  holds: boolean;
};
