/** A service that may post events, as authentication found it. */
export type Producer = {
  id: number;
  /** Its own name in the workspace: audit entries say `producer:<key>`. */
  key: string;
  name: string;
  /** null: every type. */
  allowedTypes: string[] | null;
  /** May target more than listed users: followers, segments, everyone. */
  allowFanout: boolean;
  /** Events a second. */
  ratePerSecond: number;
};
