import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import type { Pool } from "@/db/client";
import { testDatabase } from "@/db/testing";
import { cutLine, type HookPeer, startHookPeer } from "@/server/alerts/testing";
import { eventually, startStage } from "./testing";

vi.setConfig({ testTimeout: 180_000 });

async function temporaryHome() {
  const folder = await mkdtemp(path.join(os.tmpdir(), "carillon-watch-"));
  return {
    folder,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

const subjects = ({ received }: HookPeer) =>
  received.map(({ body }) => (/"text":"([^\\]*)\\n/.exec(body)?.[1] ?? body).trim());

test("an alert is told once, though two processes watch and one is killed and started again", async () => {
  await using database = await testDatabase();
  await using home = await temporaryHome();
  await using hooks = await startHookPeer();
  await using stage = await startStage(database.url);
  Object.assign(stage.env, {
    ...{ ALERT_WEBHOOK_URL: hooks.url, ALERT_ALLOW_PRIVATE: "true", CARILLON_HOME: home.folder },
  });
  const { pool } = database;
  await pool.query(
    `insert into worker_leases (priority, host, pid, beat_at)
     select p, 'test', p, 'infinity' from generate_series(0, 2) p`,
  );
  await pool.query(
    `insert into dead_letters (at, stage, cause, error, pointer)
     values (now(), 'plan', 'it broke', 'it broke', '{}')`,
  );
  const first = await stage.watch();
  const second = await stage.watch();
  await eventually(async () => hooks.received.length > 0, 20_000);
  // Killed between telling and writing it down, it would be in doubt, and told again after a minute.
  await eventually(async () => (await toldIn(pool)) === 1);
  await first.end("SIGKILL");
  await stage.watch();
  await second.end("SIGKILL");
  // Whoever leads now finds a second alert: it has looked at the first one too.
  await pool.query(
    `update producers set cut_off_at = null;
     insert into producers (key, name, cut_off_at, cut_off_reason) values ('mill', 'Mill', now(), 'it floods')`,
  );
  await eventually(async () => (await toldIn(pool)) === 2, 20_000);

  expect(subjects(hooks)).toEqual(["Alert: Dead letters", "Alert: Producer cut off (mill)"]);
  const { rows } = await pool.query(
    "select event, way, detail from alert_events where event <> 'fired' order by id",
  );
  expect(rows).toEqual([
    { event: "told", way: "plain", detail: "fired" },
    { event: "told", way: "plain", detail: "fired" },
  ]);
});

async function toldIn(pool: Pool): Promise<number | null> {
  return (await pool.query("select from alert_events where event = 'told'")).rowCount;
}

test("that the database is away is told without it, once, and afterwards written down", async () => {
  await using database = await testDatabase();
  await using home = await temporaryHome();
  await using hooks = await startHookPeer();
  await using line = await cutLine(database.url);
  await using stage = await startStage(line.url);
  Object.assign(stage.env, {
    ...{ ALERT_WEBHOOK_URL: hooks.url, ALERT_ALLOW_PRIVATE: "true", CARILLON_HOME: home.folder },
  });
  await database.pool.query(
    `insert into worker_leases (priority, host, pid, beat_at)
     select p, 'test', p, 'infinity' from generate_series(0, 2) p`,
  );
  const first = await stage.watch();
  await eventually(
    async () => (await database.pool.query("select from alert_rules")).rowCount !== 0,
    20_000,
  );
  line.cut();
  await eventually(async () => hooks.received.length === 1, 20_000);
  expect(subjects(hooks)).toEqual(["Alert: Database away"]);
  // It starts while the database is away, and must not tell it again.
  await first.end("SIGKILL");
  await stage.watch();
  await pause(8_000);
  expect(hooks.received).toHaveLength(1);
  line.mend();
  await eventually(async () => hooks.received.length === 2, 20_000);
  expect(subjects(hooks)[1]).toBe("Over: Database away");
  const written = () =>
    database.pool.query<{ state: string; value: number }>(
      "select state, value from alerts where rule_key = 'database-unreachable'",
    );
  await eventually(async () => (await written()).rowCount === 1, 20_000);
  const { rows } = await written();
  expect(rows[0]?.state).toBe("resolved");
  expect(rows[0]?.value).toBeGreaterThan(5);
});
