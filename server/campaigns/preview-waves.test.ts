import { expect, test } from "vitest";
import { pipelineWorld } from "@/server/pipeline/testing";
import { usualDelivery } from "./new-campaign";
import { previewWaves } from "./preview-waves";

const now = new Date("2026-11-20T12:00:00Z");

test("a start on everyone's own clock is drawn by zone, with the share of people in each", async () => {
  await using world = await pipelineWorld();
  await world.pool.query(`insert into users (external_id, time_zone)
    select 'u' || n, case when n % 2 = 0 then 'Asia/Tokyo' else 'Pacific/Honolulu' end
    from generate_series(1, 10) n`);
  const start = { kind: "local", date: "2026-11-24", time: "09:00", late: "nextDay" } as const;
  const { waves, next } = await previewWaves(world.pool, { ...usualDelivery, start }, now);
  expect(waves).toEqual([
    {
      startsAt: new Date("2026-11-24T00:00:00Z"),
      ...{ zones: ["Asia/Tokyo"], share: 0.5, forWinner: false },
    },
    {
      startsAt: new Date("2026-11-24T19:00:00Z"),
      ...{ zones: ["Pacific/Honolulu"], share: 0.5, forWinner: false },
    },
  ]);
  expect(next).toEqual([]);
});

test("a recurrence tells its next starts, and none after its last day", async () => {
  await using world = await pipelineWorld();
  const recurrence = {
    every: "week",
    ...{ interval: 1, timeZone: "Europe/Berlin", until: "2026-12-08" },
  } as const;
  const start = { kind: "at", at: "2026-11-24T08:00:00Z" } as const;
  const { next } = await previewWaves(world.pool, { ...usualDelivery, start, recurrence }, now);
  expect(next).toEqual(["2026-12-01", "2026-12-08"]);
  const local = { kind: "local", date: "2026-11-24", time: "00:30", late: "nextDay" } as const;
  const delivery = { ...usualDelivery, start: local, recurrence };
  await world.pool.query(
    `insert into users (external_id, time_zone) values ('t', 'Asia/Tokyo'), ('h', 'Pacific/Honolulu')`,
  );
  expect((await previewWaves(world.pool, delivery, now)).next).toEqual([
    "2026-12-01",
    "2026-12-08",
  ]);
});
