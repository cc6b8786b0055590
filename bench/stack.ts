import { createHash } from "node:crypto";
import path from "node:path";
import { z } from "zod";
import { createPool, type Pool } from "@/db/client";
import { loadStartSettings } from "@/server/config";
import { openHome } from "@/workers/supervisor/home";
import { choosePort } from "@/workers/supervisor/ports";
import { environmentOf, startProcesses } from "@/workers/supervisor/processes";
import type { BenchDatabase } from "./database";

const Received = z.object({
  items: z.array(z.object({ notificationId: z.string(), receivedAt: z.string() })),
  nextCursor: z.string().nullable(),
});
const Progress = z.object({ status: z.string(), completedAt: z.string().nullable() });

/** All processes of `npm start`, supervised, on a benchmark's database. */
export type Stack = {
  url: string;
  apiKey: string;
  sandboxUrl: string;
  pool: Pool;
  /** Posts one event; answers its id. */
  post(event: object): Promise<string>;
  /** When each notification first reached the sandbox, ms since the epoch. */
  receivedAt(): Promise<Map<string, number>>;
  /** Waits until a notification is complete; answers the seconds since `startedAt` (ms, performance.now). */
  untilComplete(id: string, startedAt: number): Promise<number>;
  /** Kills a worker with SIGKILL; the supervisor starts it again. */
  killWorker(priority: number): Promise<void>;
} & AsyncDisposable;

export const apiKey = "ck_bench0000000000000000000000000000";

/** Types of the three priorities, with plain templates, and a producer that may send them all. */
export async function register(pool: Pool): Promise<void> {
  await pool.query(
    `insert into notification_types (key, name, category, priority, pinned, mandatory, ttl_seconds,
       dedup_window_seconds, channels, fan_out)
     values ('bench.otp', 'Code', 'security', 0, true, true, 600, 0, '{push}', 'auto'),
            ('bench.direct', 'Direct', 'product', 1, false, false, 86400, 0, '{in_app}', 'auto'),
            -- What is measured of it are its rows, whatever its size.
            ('bench.campaign', 'Campaign', 'marketing', 2, false, false, 86400, 0, '{in_app,push,email}', 'write')`,
  );
  await pool.query(
    `with made as (
       insert into producers (key, name, allow_fanout, rate_per_second)
       values ('bench-stack', 'Bench', true, 1000000) returning id
     )
     insert into producer_keys (producer_id, hash, prefix, created_by)
     select id, $1, 'ck_bench', 'bench' from made`,
    [createHash("sha256").update(apiKey).digest("hex")],
  );
  const source = (title: string, body: string) => ({ en: { title, body } });
  const content = {
    in_app: source("News for {{ user.firstName }}", "Hello {{ user.firstName }}, there is news."),
    push: source("News for {{ user.firstName }}", "Hello {{ user.firstName }}, there is news."),
    email: source(
      "News for {{ user.firstName }}",
      `<h1>Hello {{ user.firstName }}</h1><p>${"There is news about your plan, {{ user.plan }}. ".repeat(8)}</p>`,
    ),
  };
  await pool.query(
    `with t as (insert into templates (type_key, name)
       select key, name from notification_types where key like 'bench.%' returning id),
     v as (insert into template_versions (template_id, version, content)
       select id, 1, $1 from t returning id, template_id)
     select from v`,
    [content],
  );
  await pool.query(
    `update templates t set published_version_id = v.id
     from template_versions v where v.template_id = t.id`,
  );
}

export async function startStack(database: BenchDatabase): Promise<Stack> {
  await register(database.pool);
  const port = await choosePort(3300);
  const settings = loadStartSettings({ ...process.env, PORT: String(port), LOG_LEVEL: "warn" });
  const home = openHome(path.join(database.folder, "home"), port);
  const env = await environmentOf(settings, home, { url: database.url, embedded: true });
  const processes = await startProcesses(env, home, (line) => console.log(line));
  await processes.ready;
  const pool = createPool(database.url, { max: 2, name: "stack", onError: () => {} });
  const url = `http://127.0.0.1:${port}`;
  const headers = { authorization: `Bearer ${apiKey}`, "content-type": "application/json" };

  const get = async (address: string) => (await fetch(address, { headers })).json();
  return {
    url,
    apiKey,
    sandboxUrl: String(env.SANDBOX_URL),
    pool,
    post: async (event) => {
      const body = JSON.stringify(event);
      const response = await fetch(`${url}/api/v1/notifications`, {
        method: "POST",
        headers,
        body,
      });
      if (response.status !== 202) throw new Error(`${response.status} ${await response.text()}`);
      return z.object({ id: z.string() }).parse(await response.json()).id;
    },
    receivedAt: () => readReceived(String(env.SANDBOX_URL)),
    untilComplete: async (id, startedAt) => {
      for (;;) {
        const progress = Progress.parse(await get(`${url}/api/v1/notifications/${id}`));
        if (progress.completedAt) return (performance.now() - startedAt) / 1_000;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    },
    killWorker: async (priority) => {
      const { rows } = await pool.query<{ pid: number }>(
        "select pid from worker_leases where priority = $1 order by id desc limit 1",
        [priority],
      );
      if (rows[0]) process.kill(rows[0].pid, "SIGKILL");
    },
    [Symbol.asyncDispose]: async () => {
      await pool.end();
      await processes.stop();
    },
  };
}

/** The push side of the sandbox's ledger, oldest receipt of each notification. */
async function readReceived(sandbox: string): Promise<Map<string, number>> {
  const first = new Map<string, number>();
  let cursor: string | null = "0";
  while (cursor !== null) {
    const page: z.infer<typeof Received> = Received.parse(
      await (
        await fetch(`${sandbox}/_sandbox/received?channel=push&limit=10000&cursor=${cursor}`)
      ).json(),
    );
    for (const { notificationId, receivedAt } of page.items) {
      const at = Date.parse(receivedAt);
      first.set(notificationId, Math.min(at, first.get(notificationId) ?? at));
    }
    cursor = page.nextCursor;
  }
  return first;
}
