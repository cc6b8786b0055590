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
  /** Why its own breaker, or a person, keeps it out; null: it may come in. P0 events may in any case. */
  cutOff: string | null;
  /** Events a second of types that it was granted step by step; others have the producer's limit alone. */
  typeLimits: Record<string, number>;
};

/** The columns of a `Producer`, of the row `p` of producers; producer_type_limits is read by its key. */
export const producerColumns = `
p.id, p.key, p.name, p.allowed_types as "allowedTypes", p.allow_fanout as "allowFanout",
p.rate_per_second as "ratePerSecond",
case when p.cut_off_at is not null then coalesce(p.cut_off_reason, 'no reason was given') end as "cutOff",
coalesce((select jsonb_object_agg(l.type_key, l.rate_per_second)
  from producer_type_limits l where l.producer_id = p.id), '{}') as "typeLimits"`;
