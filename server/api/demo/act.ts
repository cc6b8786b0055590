import { randomUUID } from "node:crypto";
import { z } from "zod";
import { createAttempts } from "@/server/api/rest/attempts";
import { AcceptedView, BatchView } from "@/server/api/rest/notification-schemas";
import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
import type { Visit } from "./open";
import { celebrity, type Person, personKeys, persons, photoOf, userIdOf } from "./persons";
import { callApi } from "./public-api";

/** What can be done in the app. */
export const Act = z.discriminatedUnion("act", [
  /** Of one's own photo: by somebody; of a friend's: by oneself. */
  z.strictObject({ act: z.literal("like"), of: z.enum(personKeys) }),
  z.strictObject({ act: z.literal("storm") }),
  z.strictObject({ act: z.literal("post") }),
  z.strictObject({ act: z.literal("announce") }),
  z.strictObject({ act: z.literal("follow"), on: z.boolean() }),
]);
export type Act = z.infer<typeof Act>;

/** What the API took: the events' ids, and how long it needed. */
export type Done = { ids: string[]; accepted: number; ms: number };

const stormLikes = 300;
const broadcastSeconds = 900;

/** In a minute, of the whole process: what reaches many is dearer. */
const limits: Record<Act["act"], ReturnType<typeof createAttempts>> = {
  like: createAttempts(300),
  follow: createAttempts(120),
  storm: createAttempts(10),
  post: createAttempts(10),
  announce: createAttempts(10),
};

/** Does it by the public API, as the app's server would. @throws Refusal `rate_limited` */
export async function perform({ context, person }: Visit, act: Act): Promise<Done> {
  limits[act.act].count("");
  const started = performance.now();
  const ids = await post(context, person, act);
  return { ids, accepted: ids.length, ms: Math.round(performance.now() - started) };
}

async function post(context: Context, person: Person, act: Act): Promise<string[]> {
  switch (act.act) {
    case "like":
      return like(context, person, act.of);
    case "storm":
      return storm(context, person);
    case "post":
      return send(context, {
        type: "post.created",
        // In a large demo its push goes to tens of thousands, and likes would wait behind them.
        channels: ["in_app"],
        target: { followersOf: celebrity.actorId },
        actor: celebrity.actorId,
        object: `post_${randomUUID().slice(0, 8)}`,
        data: { actorName: celebrity.name, title: "The greenhouse at six in the morning." },
        ttlSeconds: broadcastSeconds,
      });
    case "announce":
      return send(context, {
        type: "feature.announced",
        target: { broadcast: true },
        object: `feature_${randomUUID().slice(0, 8)}`,
        channels: ["in_app"],
        data: { feature: "albums", summary: "Put your photos into albums, and share them." },
        ttlSeconds: broadcastSeconds,
      });
    case "follow":
      await callApi(context, act.on ? "PUT" : "DELETE", followPath(person));
      return [];
  }
}

const followPath = (person: Person) =>
  `/api/v1/users/${userIdOf(person)}/follows/${celebrity.actorId}`;

type Somebody = { id: string; name: string };

const likeOf = (owner: Person, { id, name }: Somebody) => ({
  type: "like",
  target: { userId: userIdOf(owner) },
  actor: id,
  object: photoOf(owner),
  data: { actorName: name, what: `“${owner.photo}”` },
  idempotencyKey: randomUUID(),
});

async function like(context: Context, person: Person, of: Person["key"]): Promise<string[]> {
  const owner = persons.find(({ key }) => key === of) ?? person;
  const self = { id: userIdOf(person), name: person.name };
  const [stranger = self] = owner.key === person.key ? await strangers(context, 1) : [];
  return send(context, likeOf(owner, stranger));
}

/** Hundreds of people at once like one photo. */
async function storm(context: Context, person: Person): Promise<string[]> {
  const people = await strangers(context, stormLikes);
  if (people.length === 0) throw new Refusal("unavailable", "The demo has no other users.");
  const body = people.map((somebody) => likeOf(person, somebody));
  const taken = await callApi(context, "POST", "/api/v1/notifications/batch", {
    ...{ body, answer: BatchView },
  });
  return taken?.items.flatMap(({ id }) => id ?? []) ?? [];
}

async function send(context: Context, event: object): Promise<string[]> {
  const body = { idempotencyKey: randomUUID(), ...event };
  const answer = AcceptedView;
  const taken = await callApi(context, "POST", "/api/v1/notifications", { body, answer });
  return taken ? [taken.id] : [];
}

/** Users of the demo from anywhere in it, by the primary key; fewer where there are no more. */
async function strangers({ pool }: Context, n: number): Promise<Somebody[]> {
  const { rows } = await pool.query<Somebody>(
    `select external_id as id, attributes ->> 'name' as name from users
     where id >= 1 + (select floor(random() * greatest(1, max(id) - $1 - 100)) from users)
       and attributes ->> 'name' is not null and external_id not like 'meadow\\_%' and erased_at is null
     order by id limit $1`,
    [n],
  );
  return rows;
}
