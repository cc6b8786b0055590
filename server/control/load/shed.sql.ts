/** A score that nobody has renewed for so long says nothing: a watch that is gone sheds nothing. */
const staleAfter = "30 s";

/** The level at which load is shed at this moment: a person's word until its end, else the score's. One row. */
export const shedLevel = (now: string) => `coalesce((
  select case when l.override_until > ${now}::timestamptz and l.override_level is not null then l.override_level
              when l.at > ${now}::timestamptz - interval '${staleAfter}' then l.level else 0 end
  from load_state l where l.id = 1), 0)`;

/** Whether a priority is not fed now, by its column and a parameter for the moment. */
export const isShed = (priority: string, now: string) =>
  `(${priority} = 2 and ${shedLevel(now)} >= 1)`;
