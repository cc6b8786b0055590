import { expect, onTestFinished, test, vi } from "vitest";
import { readLoad } from "@/server/control/load/load-state";
import { readPoolWait, reportPoolWaits } from "@/server/control/load/pool-waits";
import { testContext } from "@/server/testing";
import { createLoadWatch } from "./watch-load";

test("what a process waits for its own connections is part of the score, and passes", async () => {
  const watching = await testContext();
  onTestFinished(() => watching[Symbol.asyncDispose]());
  const pool = watching.pool;
  const busy = await testContext({
    poolMax: 2,
    env: { DATABASE_URL: watching.config.databaseUrl },
  });
  onTestFinished(() => busy[Symbol.asyncDispose]());
  const report = reportPoolWaits(busy, [busy.pool], "web");
  onTestFinished(() => report.stop());
  const load = async () => {
    await createLoadWatch(watching).look();
    return (await readLoad(watching)).parts.pools;
  };

  await report.look();
  expect(await pool.query("select from pool_waits")).toMatchObject({ rowCount: 0 });
  expect(await load()).toBe(0);

  const held = [await busy.pool.connect(), await busy.pool.connect()];
  const waits = async (seconds: number) => {
    await report.look();
    expect(await readPoolWait(pool)).toBeGreaterThan(seconds);
  };
  await vi.waitFor(() => waits(0.6), { timeout: 20_000, interval: 100 });
  expect(await load()).toBeGreaterThan(0);

  for (const client of held) client.release();
  const isOver = async () => {
    await report.look();
    expect(await readPoolWait(pool)).toBe(0);
  };
  await vi.waitFor(isOver, { timeout: 20_000, interval: 100 });
  expect(await load()).toBe(0);
});

test("what a process said some seconds ago counts no more: it may have ended", async () => {
  const context = await testContext();
  onTestFinished(() => context[Symbol.asyncDispose]());
  await context.pool.query(
    `insert into pool_waits values ('web a 1', 4000, now() - interval '6 s'), ('p0 a 2', 300, now())`,
  );
  expect(await readPoolWait(context.pool)).toBe(0.3);
});
