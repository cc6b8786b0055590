import { expect, test } from "vitest";
import { addUsers, pipelineWorld } from "@/server/pipeline/testing";
import { changePreferences } from "./store";

test("what a user switches off is kept with its time, once, and not what stays or comes on", async () => {
  const start = new Date("2026-11-20T12:00:00Z");
  await using world = await pipelineWorld(start);
  await addUsers(world, 1);
  const at = (minutes: number) => new Date(start.getTime() + minutes * 60_000);
  const change = (minutes: number, patch: Parameters<typeof changePreferences>[2]) =>
    changePreferences(world.pool, "user_1", patch, { actor: "user_1", now: at(minutes) });
  await change(1, { types: { offer: { enabled: false }, post: { channels: { push: false } } } });
  await change(2, { types: { offer: { enabled: false } }, channels: { sms: false } });
  await change(3, { types: { offer: { enabled: true } } });
  await change(4, { types: { offer: null }, master: false });
  await change(5, { types: { offer: { enabled: false } } });
  const { rows } = await world.pool.query(
    `select at, type_key, channel from opt_outs where user_id = 1 order by at, type_key`,
  );
  expect(rows).toEqual([
    { at: at(1), type_key: "offer", channel: "" },
    { at: at(1), type_key: "post", channel: "push" },
    { at: at(2), type_key: "", channel: "sms" },
    { at: at(4), type_key: "", channel: "" },
    { at: at(5), type_key: "offer", channel: "" },
  ]);
});
