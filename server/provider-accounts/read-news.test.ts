import { expect, test } from "vitest";
import { testContext } from "@/server/testing";
import { openDesk } from "./desk";
import { forceBreaker } from "./force-breaker";
import { readAccountsView } from "./read-accounts-view";
import { readCurves } from "./read-curves";
import { readNews } from "./read-news";

const now = new Date("2026-11-20T12:00:00Z");
const hereAndNow = () => testContext({ clock: { now: () => now } });
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1_000);

const counted = `insert into provider_seconds (account_id, second, slot, taken, errors, limited, retries, latency_ms)
  select id, $2, $3, $4, $5, $6, $7, $8 from provider_configs where key = $1`;

test("news are breakers that are not closed, and where the messages go instead", async () => {
  await using context = await hereAndNow();
  await (await openDesk(context, 0)).close();
  expect(await readNews(context)).toMatchObject({ troubles: [], failovers: [], events: [] });
  await context.pool.query(counted, ["sandbox-push-backup", ago(5), 0, 70, 0, 0, 0, 700]);
  const force = (key: string) => forceBreaker(context, "oncall", { key, word: "open", why: "" });
  await force("sandbox-push");
  expect(await readNews(context)).toMatchObject({
    troubles: [{ key: "sandbox-push", state: "open", forced: "open" }],
    failovers: [{ channel: "push", from: "Sandbox", to: "Sandbox (second)", perSecond: 7 }],
    events: [{ event: "forced_open", account: "sandbox-push" }],
  });
  await force("sandbox-push-backup");
  expect((await readNews(context)).failovers).toMatchObject([{ channel: "push", to: null }]);
});

test("what several workers counted is one account's rate, errors and latency, and its curve", async () => {
  await using context = await hereAndNow();
  await (await openDesk(context, 0)).close();
  const { pool } = context;
  await pool.query(counted, ["sandbox-email", ago(3), 1, 30, 10, 0, 4, 800]);
  await pool.query(counted, ["sandbox-email", ago(3), 2, 50, 0, 10, 0, 200]);
  // Beyond the ten seconds of the rate, within the minute of the shares.
  await pool.query(counted, ["sandbox-email", ago(30), 1, 100, 0, 0, 0, 1_000]);
  const { accounts } = await readAccountsView(context);
  expect(accounts.find(({ key }) => key === "sandbox-email")?.recent).toEqual({
    ...{ perSecond: 10, answers: 200, errorShare: 0.05, limitedShare: 0.05, latencyMs: 10 },
  });
  const minute = (await readCurves(context, "minute", null)).get("sandbox-email") ?? [];
  expect(minute).toHaveLength(60);
  expect(minute.find(({ at }) => at === ago(3).getTime())).toEqual({
    ...{ at: ago(3).getTime(), taken: 80, errors: 10, limited: 10, refused: 0 },
    ...{ retries: 4, latencyMs: 10 },
  });
  const hour = (await readCurves(context, "hour", null)).get("sandbox-email") ?? [];
  expect(hour.at(-1)).toMatchObject({ at: ago(60).getTime(), taken: 3 });
});
