/** What each node of a filter is compiled with. */
export type Compiling = {
  /** Adds a value and answers its placeholder. */
  bind: (value: unknown) => string;
  now: string;
  /** Ends every subquery: what keeps the planner from reading a whole table for a few users. */
  end: string;
  /** The UTC day in which the statement is used, when it is planned once and kept. */
  day?: Date;
};
