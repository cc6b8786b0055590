import type { Context } from "@/server/context";
import { type FieldError, Refusal } from "@/server/errors";
import type { Producer } from "@/server/notification-types/producer";

export type Rejections = {
  /** Keeps a sample of what a producer was refused for; whatever else went wrong is none. */
  note(producer: Producer, typeKey: string, error: unknown): void;
  flush(): Promise<void>;
};

type Sample = {
  producerId: number;
  at: Date;
  code: string;
  typeKey: string;
  detail: string;
  errors: FieldError[];
};

/** Kept of each producer and code. */
const kept = 20;
/** Written at a time of each producer and code, and of them together: a flood stays a trickle. */
const atOnce = 5;
const mostKinds = 200;
const flushAfterMs = 2_000;
/** A posted event may have a wrong field thousands of times. */
const mostErrors = 10;

/** The latest rejections of each producer, without contents: gathered in memory, written every two seconds. */
export function createRejections({
  pool,
  clock,
  log,
}: Pick<Context, "pool" | "clock" | "log">): Rejections {
  let pending = new Map<string, Sample[]>();
  let timer: NodeJS.Timeout | undefined;

  async function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const samples = [...pending.values()].flat();
    pending = new Map();
    if (samples.length === 0) return;
    await pool.query(insert, [JSON.stringify(samples)]);
    const kinds = [...new Set(samples.map(({ producerId }) => producerId))];
    await pool.query(forget, [kinds, kept]);
  }

  return {
    note(producer, typeKey, error) {
      if (!(error instanceof Refusal) || error.code === "unavailable") return;
      // Ours, whatever the answer's code.
      if (error.details.countedAs !== undefined) return;
      const kind = `${producer.id}/${error.code}`;
      const known = pending.get(kind) ?? [];
      if (known.length === 0 && pending.size >= mostKinds) return;
      pending.set(kind, [
        ...known.slice(1 - atOnce),
        sampleOf(producer, typeKey, error, clock.now()),
      ]);
      timer ??= setTimeout(() => {
        flush().catch((failure: Error) =>
          log.warn({ err: failure.message }, "rejections not kept"),
        );
      }, flushAfterMs).unref();
    },
    flush,
  };
}

function sampleOf({ id }: Producer, typeKey: string, refusal: Refusal, at: Date): Sample {
  const { code, message, details } = refusal;
  const errors = (details.errors ?? []).slice(0, mostErrors).map((error) => ({
    path: error.path.slice(0, 200),
    message: error.message.slice(0, 300),
  }));
  return { producerId: id, at, code, typeKey, detail: message.slice(0, 500), errors };
}

const insert = `
insert into producer_rejections (producer_id, at, code, type_key, detail, errors)
select "producerId", at, code, "typeKey", detail, errors
from json_to_recordset($1::json) as s("producerId" int, at timestamptz, code text, "typeKey" text,
  detail text, errors jsonb)`;

/** By the index producer_rejections_producer: some dozens of rows a producer. */
const forget = `
delete from producer_rejections where id in (
  select id from (
    select id, row_number() over (partition by producer_id, code order by id desc) as nth
    from producer_rejections where producer_id = any($1::int[])) ranked
  where nth > $2)`;
