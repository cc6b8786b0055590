import { PreferencesPatch, PreferencesView } from "@/server/pipeline/preferences/settings";
import { changePreferences, readPreferences } from "@/server/pipeline/preferences/store";
import { type Endpoint, endpoint } from "./endpoint";
import { UserPath } from "./parameters";
import { json } from "./reply";
import { producerActor, type Services } from "./services";

const answers = { 200: { description: "The preferences", schema: PreferencesView } };
const description =
  "Merges: what is left out stays; null takes quiet hours, a cap or a type back to the default. With `version`, a change that somebody else made first is a conflict.";

export function preferenceEndpoints({ context, callers }: Services): Endpoint[] {
  const { pool, clock } = context;

  async function change(userId: string, patch: PreferencesPatch, actor: string) {
    const changed = await changePreferences(pool, userId, patch, { actor, now: clock.now() });
    context.inboxNews.add({ kind: "settings", userId });
    return changed;
  }

  return [
    endpoint({
      method: "get",
      path: "/api/v1/users/{userId}/preferences",
      tag: "Preferences",
      summary: "Read a user's preferences",
      caller: callers.producer,
      input: { params: UserPath },
      answers,
      refusals: ["not_found"],
      handle: async ({ params }) => json(200, await readPreferences(pool, params.userId)),
    }),
    endpoint({
      method: "patch",
      path: "/api/v1/users/{userId}/preferences",
      tag: "Preferences",
      summary: "Change a user's preferences",
      description,
      caller: callers.producer,
      input: { params: UserPath, body: PreferencesPatch },
      answers,
      refusals: ["malformed", "not_found", "conflict"],
      handle: async ({ params, body }, producer) =>
        json(200, await change(params.userId, body, producerActor(producer))),
    }),
    endpoint({
      method: "get",
      path: "/api/v1/me/preferences",
      tag: "Own settings",
      summary: "Read one's own preferences",
      caller: callers.endUser,
      input: {},
      answers,
      refusals: ["not_found"],
      handle: async (_input, user) => json(200, await readPreferences(pool, user.externalId)),
    }),
    endpoint({
      method: "patch",
      path: "/api/v1/me/preferences",
      tag: "Own settings",
      summary: "Change one's own preferences",
      description,
      caller: callers.endUser,
      input: { body: PreferencesPatch },
      answers,
      refusals: ["malformed", "not_found", "conflict"],
      handle: async ({ body }, user) => json(200, await change(user.externalId, body, "user")),
    }),
  ];
}
