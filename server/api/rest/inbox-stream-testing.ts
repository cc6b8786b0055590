import { createUserToken } from "@carillon/client";
import { closeStreams } from "@/server/inbox/stream/streams";
import { createAcceptor } from "@/server/pipeline/accept/accept";
import { EventInput } from "@/server/pipeline/accept/contract";
import { addUsers, type PipelineWorld, pipelineWorld, producer } from "@/server/pipeline/testing";
import { createRenderer } from "@/server/templates/render";
import { createRestApp } from "./app";
import { type Listening, listenTo, serve, userTokenSecret } from "./listen-testing";

/** A pipeline with users, and its REST API on a port. */
export async function streaming(users: number) {
  const world = await pipelineWorld();
  await addUsers(world, users);
  const renderer = createRenderer();
  const web = await serve(createRestApp(world, renderer).fetch);
  const secret = await userTokenSecret(world);
  return {
    world,
    url: web.url,
    cut: web.cut,
    token: (n: number) => createUserToken(`user_${n}`, secret),
    listen: async (n: number, lastId?: string) =>
      listenTo(`${web.url}/api/v1/inbox/stream`, {
        authorization: `Bearer ${await createUserToken(`user_${n}`, secret)}`,
        ...(lastId === undefined ? {} : { "last-event-id": lastId }),
      }),
    [Symbol.asyncDispose]: async () => {
      await closeStreams(world);
      await web[Symbol.asyncDispose]();
      await renderer.close();
      await world[Symbol.asyncDispose]();
    },
  };
}

export const toOne = (n: number) => ({ userId: `user_${n}` });

/** Posts an event and runs it to its end. Each a millisecond after the one before, so that ids follow each other. */
export async function post(world: PipelineWorld, target: object, type = "ping"): Promise<string> {
  world.setNow(new Date(world.clock.now().getTime() + 1));
  const { id } = await createAcceptor(world).accept(
    producer,
    EventInput.parse({ type, target, idempotencyKey: crypto.randomUUID() }),
  );
  await world.drain();
  return id;
}

export const ids = (listening: Listening, event: string) =>
  listening.heard.filter((one) => one.event === event).map(({ data }) => data.id);
