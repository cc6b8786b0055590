import type { Config } from "@/server/config";
import { feed, openFanouts } from "@/server/pipeline/fanout/feeder";
import { addUsers, type PipelineWorld, pipelineWorld } from "@/server/pipeline/testing";
import { type Desk, openDesk } from "@/server/provider-accounts/desk";
import { tendDrills } from "./tend";

/** A pipeline over a real sandbox, with a clock that the test moves. */
export type DrillWorld = AsyncDisposable & {
  context: PipelineWorld;
  desk: Desk;
  /** So many seconds of what workers do: messages go out, accounts are judged, drills are looked after. */
  run(seconds: number): Promise<void>;
};

export async function drillWorld(
  sandbox: Pick<Config, "sandboxUrl" | "sandboxSecret">,
  users: number,
): Promise<DrillWorld> {
  let now = new Date("2026-11-20T12:00:00Z");
  const world = await pipelineWorld(now);
  const { sandboxUrl, sandboxSecret } = sandbox;
  const variables = { SANDBOX_URL: sandboxUrl, SANDBOX_SECRET: sandboxSecret };
  const context = { ...world, config: { ...world.config, sandboxUrl, variables } };
  const desk = await openDesk(context, 0);
  context.sender.desk = desk;
  await context.pool.query("update workspace set is_demo = true");
  await addUsers(context, users);
  return {
    context,
    desk,
    run: async (seconds) => {
      for (let i = 0; i < seconds; i += 1) {
        for (const id of await openFanouts(context, 1)) await feed(context, id);
        await context.drain();
        now = new Date(now.getTime() + 1_000);
        context.setNow(now);
        await desk.refresh();
        await tendDrills(context);
      }
    },
    [Symbol.asyncDispose]: async () => {
      await desk.close();
      await context[Symbol.asyncDispose]();
    },
  };
}
