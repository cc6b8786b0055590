/** What a statement that is prepared knows when it is planned. */
export type Planned = {
  /** The UTC day in which alone it is used. */
  day: Date;
  /** SQL of the smallest id (uuid) of so many days before now: a placeholder of the statement. */
  floor: (days: number) => string;
};

/** What each node of a filter is compiled with. */
export type Compiling = {
  /** Adds a value and answers its placeholder. */
  bind: (value: unknown) => string;
  now: string;
  /** Ends every subquery: what keeps the planner from reading a whole table for a few users. */
  end: string;
  planned?: Planned | undefined;
};
