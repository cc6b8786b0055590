import type { Queryable } from "@/db/client";
import type { Context } from "@/server/context";
import { type Level, type LoadParts, levelOf, type partKeys } from "./score";
import { shedLevel } from "./shed.sql";

export type LoadState = {
  score: number;
  parts: LoadParts;
  /** What the score alone says. */
  level: Level;
  /** What holds now: a person's word goes before the score. */
  effective: Level;
  at: Date | null;
  override: { level: Level; until: Date; by: string; reason: string } | null;
};

type Row = {
  score: number;
  parts: Record<string, number>;
  level: number;
  effective: number;
  at: Date | null;
  overrideLevel: number | null;
  overrideUntil: Date | null;
  overrideBy: string | null;
  overrideReason: string | null;
};

/** The load as the watch wrote it last. */
export async function readLoad({
  pool,
  clock,
}: Pick<Context, "pool" | "clock">): Promise<LoadState> {
  const now = clock.now();
  const { rows } = await pool.query<Row>({
    name: "load.read",
    text: `select score, parts, level, ${shedLevel("$1")}::int as effective, at,
             override_level as "overrideLevel", override_until as "overrideUntil",
             override_by as "overrideBy", override_reason as "overrideReason"
           from load_state where id = 1`,
    values: [now],
  });
  return stateOf(rows[0] ?? nothing, now);
}

const nothing: Row = {
  ...{ score: 0, parts: {}, level: 0, effective: 0, at: null },
  ...{ overrideLevel: null, overrideUntil: null, overrideBy: null, overrideReason: null },
};

function stateOf(row: Row, now: Date): LoadState {
  const { overrideLevel, overrideUntil } = row;
  const holds = overrideLevel !== null && overrideUntil !== null && overrideUntil > now;
  const part = (key: (typeof partKeys)[number]) => row.parts[key] ?? 0;
  return {
    score: row.score,
    parts: {
      ...{ queueAge: part("queueAge"), database: part("database"), pools: part("pools") },
      ...{ cpu: part("cpu"), providers: part("providers") },
    },
    level: levelOf(row.level),
    effective: levelOf(row.effective),
    at: row.at,
    override: holds
      ? {
          ...{ level: levelOf(overrideLevel), until: overrideUntil },
          ...{ by: row.overrideBy ?? "", reason: row.overrideReason ?? "" },
        }
      : null,
  };
}

/** Writes the score and the level of this second; a person's word stays as it is. */
export async function writeLoad(
  client: Queryable,
  state: Pick<LoadState, "score" | "parts" | "level"> & { at: Date },
): Promise<void> {
  await client.query({
    name: "load.write",
    text: `insert into load_state (id, score, parts, level, at) values (1, $1, $2, $3, $4)
           on conflict (id) do update set score = $1, parts = $2, level = $3, at = $4`,
    values: [state.score, state.parts, state.level, state.at],
  });
}
