import { createHash, randomBytes } from "node:crypto";
import type { Pool } from "@/db/client";

/** What a service was answered, and when (ms since the epoch) it had asked. */
export type Posted = { status: number; at: number; id: string | null };

/** A producer's service, posting events over HTTP. */
export type Service = {
  producerId: number;
  posted: Posted[];
  /** Posts one event; never throws: 0 stands for no answer at all. */
  post(event: object): Promise<Posted>;
};

/** Makes a producer with a key of its own. */
export async function openService(
  pool: Pool,
  url: string,
  { key, ratePerSecond, fanout = false }: { key: string; ratePerSecond: number; fanout?: boolean },
): Promise<Service> {
  const apiKey = `ck_${randomBytes(18).toString("hex")}`;
  const { rows } = await pool.query<{ id: number }>(
    `with made as (
       insert into producers (key, name, allow_fanout, rate_per_second)
       values ($1, initcap($1), $2, $3) returning id)
     insert into producer_keys (producer_id, hash, prefix, created_by)
     select id, $4, $5, 'drill' from made returning producer_id as id`,
    [
      key,
      fanout,
      ratePerSecond,
      createHash("sha256").update(apiKey).digest("hex"),
      apiKey.slice(0, 8),
    ],
  );
  const producerId = rows[0]?.id;
  if (producerId === undefined) throw new Error(`the producer ${key} was not made`);
  const posted: Posted[] = [];
  const headers = { authorization: `Bearer ${apiKey}`, "content-type": "application/json" };
  return {
    producerId,
    posted,
    post: async (event) => {
      const at = Date.now();
      const one = await fetch(`${url}/api/v1/notifications`, {
        method: "POST",
        headers,
        body: JSON.stringify(event),
      }).then(
        async (answer): Promise<Posted> => {
          const body: unknown = await answer.json();
          const id: unknown = Reflect.get(Object(body), "id");
          return { status: answer.status, at, id: typeof id === "string" ? id : null };
        },
        (): Posted => ({ status: 0, at, id: null }),
      );
      posted.push(one);
      return one;
    },
  };
}

/** Calls `once` so many times a second until stopped; the calls do not wait for each other. */
export function steadily(
  perSecond: number,
  once: (n: number) => Promise<unknown>,
): { stop(): Promise<void> } {
  const began = performance.now();
  const calls = new Set<Promise<unknown>>();
  let made = 0;
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - began) / 1_000) * perSecond);
    for (; made < due; made += 1) {
      const call = once(made).finally(() => calls.delete(call));
      calls.add(call);
    }
  }, 20);
  return {
    stop: async () => {
      clearInterval(timer);
      await Promise.all(calls);
    },
  };
}
