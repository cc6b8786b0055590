/** What a condition says about a figure. */
export type Judged = {
  value: number;
  /** Where the condition begins to hold. */
  limit: number;
  holds: boolean;
};
