import { z } from "zod";
import { eraseUser } from "@/server/audience/erase-user";
import { exportUser } from "@/server/audience/export-user";
import { ImportResult } from "@/server/audience/import-lines";
import { importUsers } from "@/server/audience/import-users";
import { readUser } from "@/server/audience/read-user";
import { saveUsers } from "@/server/audience/save-users";
import { UserInput, UserView } from "@/server/audience/user-input";
import { type Endpoint, endpoint } from "./endpoint";
import { importFormats, importLinesOf } from "./import-body";
import { UserPath } from "./parameters";
import { json, ndjson } from "./reply";
import { producerActor, type Services } from "./services";

const tag = "Users";

export function userEndpoints({ context, callers }: Services): Endpoint[] {
  const { pool, clock } = context;
  const caller = callers.producer;
  return [
    endpoint({
      method: "put",
      path: "/api/v1/users/{userId}",
      tag,
      summary: "Create or change a recipient",
      description:
        "Fields that are left out keep their value, null clears; attributes are replaced whole.",
      caller,
      input: { params: UserPath, body: UserInput },
      answers: { 200: { description: "The recipient as stored", schema: UserView } },
      refusals: ["malformed"],
      handle: async ({ params, body }) => {
        await saveUsers(pool, new Map([[params.userId, body]]));
        return json(200, await readUser(pool, params.userId));
      },
    }),
    endpoint({
      method: "get",
      path: "/api/v1/users/{userId}",
      tag,
      summary: "Read a recipient",
      caller,
      input: { params: UserPath },
      answers: { 200: { description: "The recipient", schema: UserView } },
      refusals: ["not_found"],
      handle: async ({ params }) => json(200, await readUser(pool, params.userId)),
    }),
    endpoint({
      method: "delete",
      path: "/api/v1/users/{userId}",
      tag,
      summary: "Erase a recipient",
      description:
        "Blanks the recipient and what was said to them at once, and takes their names out of everything else within minutes; counts stay, and suppressed addresses as hashes. The id may be used anew.",
      caller,
      input: { params: UserPath },
      answers: {
        202: { description: "Erased", schema: z.object({ status: z.literal("erased") }) },
      },
      refusals: ["not_found"],
      handle: async ({ params }, producer) => {
        const by = { actor: producerActor(producer), now: clock.now() };
        await eraseUser(pool, params.userId, by);
        return json(202, { status: "erased" });
      },
    }),
    endpoint({
      method: "post",
      path: "/api/v1/users/import",
      tag,
      summary: "Create or change many recipients",
      description:
        "NDJSON: a recipient a line, with its userId. CSV: the first row names the fields; attributes.plan sets an attribute; empty cells change nothing. Lines stand alone.",
      caller,
      input: {},
      streams: importFormats,
      answers: { 200: { description: "What was taken", schema: ImportResult } },
      refusals: ["malformed"],
      handle: async (_input, _producer, c) => json(200, await importUsers(pool, importLinesOf(c))),
    }),
    endpoint({
      method: "get",
      path: "/api/v1/users/{userId}/export",
      tag,
      summary: "Everything held on a recipient",
      description:
        "One JSON object a line; `kind` is user, device, device_event, preferences, preference_change, opt_out, sms_reply, list, suppression, follow, message, delivery or attempt.",
      caller,
      input: { params: UserPath },
      answers: { 200: { description: "NDJSON", type: "application/x-ndjson" } },
      refusals: ["not_found"],
      handle: async ({ params }, producer) =>
        ndjson(await exportUser(pool, params.userId, producerActor(producer))),
    }),
  ];
}
