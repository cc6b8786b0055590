/** Rows that go one by one: those of `table` for which `old` holds; $1 is the moment before which all goes. */
export type OldRows = { table: string; old: string; oldest: string };

/** How long something is kept. */
export type RetentionRule = {
  key: string;
  label: string;
  /** What it is, and what its going means. */
  what: string;
  /** Days, unless the workspace says otherwise; and what it may say. */
  days: number;
  least: number;
  most: number;
  /** Tables whose weekly partitions are dropped as a whole. */
  partitions: readonly string[];
  rows: readonly OldRows[];
};

/** Rows with a moment of their own, by an index on it. */
export const byMoment = (table: string, column: string): OldRows => ({
  table,
  old: `${column} < $1::timestamptz`,
  oldest: `select min(${column}) as oldest from ${table}`,
});

/** Rows that belong to a notification, whose id begins with its time: by their primary key. */
export const byNotification = (table: string): OldRows => ({
  table,
  old: "notification_id < uuidv7_floor($1::timestamptz)",
  oldest: `select uuidv7_time(notification_id) as oldest from ${table} order by notification_id limit 1`,
});
