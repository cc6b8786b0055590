import { statfs } from "node:fs/promises";
import type { Pool } from "@/db/client";
import type { Context } from "@/server/context";
import { growth, type Sample } from "../conditions/rate-of-change";
import { above, below } from "../conditions/threshold";
import { rule, source } from "../rule";
import { many, say } from "../words";

type Database = {
  connections: { used: number; most: number; lockWaits: number };
  /** Weekly tables of the week ahead that do not exist. */
  missing: string[];
  /** Bytes of the database over the last two hours. */
  sizes: readonly Sample[];
  /** The share (0–1) of its disk that is free; null where that cannot be known from here. */
  freeShare: number | null;
  /** Hours since the oldest stored follower range was computed; null: there are none. */
  rangesHours: number | null;
};

const poolSaturation = rule({
  key: "pool-saturation",
  name: "Database connections",
  meaning: "Hardly any connection to the database is left, or its sessions wait for each other.",
  tier: "page",
  condition: "threshold",
  side: "above",
  unit: "share",
  forSeconds: 20,
  numbers: {
    aboveShare: {
      label: "connections in use",
      side: "above",
      unit: "share",
      usual: 0.85,
      least: 0.1,
      most: 1,
    },
    lockWaits: {
      label: "or sessions waiting for locks",
      side: "above",
      unit: "count",
      usual: 25,
      least: 1,
      most: 10_000,
    },
  },
  judge: ({ connections: { used, most, lockWaits } }: Database, number) => [
    {
      group: "connections",
      ...above(most > 0 ? used / most : 0, number("aboveShare")),
      sentence: `${many(used, "connection")} of ${say(most, "count")} to the database are in use.`,
      detail: { used, most },
    },
    {
      group: "locks",
      ...above(lockWaits, number("lockWaits")),
      sentence: `${many(lockWaits, "database session")} wait for locks of others.`,
    },
  ],
});

const partitionMissing = rule({
  key: "partition-missing",
  name: "Partitions missing",
  meaning: "Next week's tables are not made: from Monday on nothing could be accepted.",
  tier: "page",
  condition: "absence",
  side: "above",
  unit: "count",
  forSeconds: 60,
  numbers: {},
  judge: ({ missing }: Database) => [
    {
      group: "",
      ...above(missing.length, 0),
      sentence: `${many(missing.length, "table")} of the week ahead ${missing.length === 1 ? "is" : "are"} not made: ${missing.slice(0, 4).join(", ")}.`,
      detail: { missing },
    },
  ],
});

const diskGrowth = rule({
  key: "disk-growth",
  name: "Database grows",
  meaning: "The database grows faster than usual.",
  tier: "dashboard",
  condition: "rate of change",
  side: "above",
  unit: "bytes/h",
  forSeconds: 300,
  numbers: {
    perHour: {
      ...{ label: "growth", side: "above", unit: "bytes/h" },
      ...{ usual: 20e9, least: 1e6, most: 1e13 },
    },
  },
  judge: ({ sizes }: Database, number) => {
    const judged = growth(sizes, number("perHour"));
    if (!judged) return [];
    const size = sizes.at(-1)?.value ?? 0;
    return [
      {
        group: "",
        ...judged,
        sentence: `The database (${say(size, "bytes")}) grows by ${say(judged.value, "bytes/h")}.`,
      },
    ];
  },
});

const diskFull = rule({
  key: "disk-full",
  name: "Disk nearly full",
  meaning: "The disk of the database is nearly full; without space nothing can be accepted.",
  tier: "page",
  condition: "threshold",
  side: "below",
  unit: "share",
  forSeconds: 30,
  numbers: {
    freeBelow: {
      ...{ label: "free space", side: "below", unit: "share" },
      ...{ usual: 0.03, least: 0.001, most: 0.9 },
    },
  },
  judge: ({ freeShare }: Database, number) =>
    freeShare === null
      ? []
      : [
          {
            group: "",
            ...below(freeShare, number("freeBelow")),
            sentence: `${say(freeShare, "share")} of the database's disk is free.`,
          },
        ],
});

const rangesStale = rule({
  key: "follower-partitions-stale",
  name: "Follower ranges are old",
  meaning:
    "The stored ranges of actors with many followers are not renewed: fan-outs become uneven.",
  tier: "dashboard",
  condition: "threshold",
  side: "above",
  unit: "hours",
  forSeconds: 300,
  numbers: {
    olderThan: { label: "age", side: "above", unit: "hours", usual: 4, least: 1, most: 720 },
  },
  judge: ({ rangesHours }: Database, number) =>
    rangesHours === null
      ? []
      : [
          {
            group: "",
            ...above(rangesHours, number("olderThan")),
            sentence: `The oldest follower ranges were computed ${say(rangesHours, "hours")} ago; they are due every hour.`,
          },
        ],
});

const rememberMs = 2 * 3_600_000;

/** What the database says of itself. The sizes of the last two hours are remembered here, and by nobody else. */
export function databaseSource() {
  let sizes: Sample[] = [];
  const read = async (context: Context): Promise<Database> => {
    const { pool, clock } = context;
    const at = clock.now();
    const [connections, facts, missing, freeShare] = await Promise.all([
      readConnections(pool),
      readFacts(pool, at),
      readMissing(pool, at),
      readFree(context),
    ]);
    const now = at.getTime();
    sizes = [...sizes.filter((one) => one.at > now - rememberMs), { at: now, value: facts.bytes }];
    return { connections, missing, sizes, freeShare, rangesHours: facts.rangesHours };
  };
  return source("database", read, [
    poolSaturation,
    partitionMissing,
    diskGrowth,
    diskFull,
    rangesStale,
  ]);
}

/** How many connections the server has, allows, and sees waiting for locks. */
export async function readConnections(pool: Pool): Promise<Database["connections"]> {
  const { rows } = await pool.query<Database["connections"]>({
    name: "alerts.connections",
    text: `
select (count(*) filter (where backend_type = 'client backend'))::int as used,
  (count(*) filter (where datname = current_database() and wait_event_type = 'Lock'))::int as "lockWaits",
  current_setting('max_connections')::int as most
from pg_stat_activity`,
  });
  return rows[0] ?? { used: 0, most: 0, lockWaits: 0 };
}

type Facts = { bytes: number; rangesHours: number | null };

async function readFacts(pool: Pool, at: Date): Promise<Facts> {
  const { rows } = await pool.query<Facts>({
    name: "alerts.database",
    text: `
select pg_database_size(current_database())::float8 as bytes,
  (select extract(epoch from $1::timestamptz - min(computed_at))::float8 / 3600
    from fanout_partitions) as "rangesHours"`,
    values: [at],
  });
  const [facts] = rows;
  if (!facts) throw new Error("the database said nothing about itself");
  return facts;
}

/** By the names that ensure_partitions gives. */
async function readMissing(pool: Pool, at: Date): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>({
    name: "alerts.partitions",
    text: `
select parent || '_' || to_char(week at time zone 'UTC', 'IYYY"w"IW') as name
from unnest('{notifications,messages,deliveries,delivery_attempts}'::text[]) as parent,
  unnest(array[$1::timestamptz, $1::timestamptz + interval '7 days']) as week
where to_regclass(parent || '_' || to_char(week at time zone 'UTC', 'IYYY"w"IW')) is null
order by 1`,
    values: [at],
  });
  return rows.map(({ name }) => name);
}

/** Only a database on this machine has a disk that can be asked. */
async function readFree({ pool, config }: Context): Promise<number | null> {
  if (!config.databaseEmbedded) return null;
  const { rows } = await pool.query<{ folder: string }>(
    "select current_setting('data_directory') as folder",
  );
  const disk = await statfs(rows[0]?.folder ?? "/").catch(() => null);
  return disk && disk.blocks > 0 ? disk.bavail / disk.blocks : null;
}
