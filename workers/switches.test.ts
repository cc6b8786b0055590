import { expect, test, vi } from "vitest";
import type { Context } from "@/server/context";
import { readEffects } from "@/server/control/switches/effect";
import { lift } from "@/server/control/switches/lift";
import { stop } from "@/server/control/switches/stop";
import { testContext } from "@/server/testing";
import { eventually, type Stage, startStage } from "./testing";
import { account, areComplete, expectConserved, openDemo } from "./testing-accounts";

vi.setConfig({ testTimeout: 240_000 });

const by = "dana@example.com";

test("two worker processes take note of a switch, call nobody from then on, and go on when it is lifted", async () => {
  await using context = await testContext();
  await using stage = await startStage(context.config.databaseUrl);
  await using demo = await openDemo(stage.env, 4_000);
  await stage.behave("all", { latencyMs: 60 });
  await Promise.all([stage.worker(2), stage.worker(2)]);
  const id = await demo.post({ type: "flash.sale", target: { broadcast: true } });
  await eventually(async () => (await arrived(stage, id)) > 500);
  const { killSwitch } = await stop(
    context,
    { scope: "notification", value: id, mode: "hold", reason: "Wrong price", expiresAt: null },
    by,
  );
  const effect = await eventually(() => everywhere(context, killSwitch.id));
  expect(effect.waitingFor).toBe(0);
  // What had begun by then may still be on its way.
  await eventually(() => isQuiet(stage, id));
  const held = await arrived(stage, id);
  expect(await areComplete(context.pool, [id])).toBe(false);
  expect(effect.hadLeft).toBeLessThan(held);
  await stage.behave("all", { latencyMs: 10 });
  await lift(context, killSwitch.id, by);
  await eventually(() => areComplete(context.pool, [id]), 100_000);
  expect(await arrived(stage, id)).toBeGreaterThan(held);
  await expectConserved(context.pool, id);
  for (const channel of ["push", "email"]) {
    expect(await account(stage, context.pool, id, channel)).toMatchObject({
      ...{ repeated: [], neverArrived: [], arrivedUnsent: [] },
    });
  }
});

async function everywhere({ pool }: Context, id: number) {
  const effect = (await readEffects(pool, [id])).get(id);
  return effect?.everywhereMs === null ? null : effect;
}

const arrived = async (stage: Stage, notificationId: string) =>
  (await stage.received({ notificationId })).length;

/** Nothing more has arrived for ten calls' time. */
async function isQuiet(stage: Stage, id: string): Promise<boolean> {
  const before = await arrived(stage, id);
  await new Promise((resolve) => setTimeout(resolve, 600));
  return (await arrived(stage, id)) === before;
}
