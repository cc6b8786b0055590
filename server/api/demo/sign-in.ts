import { createUserToken } from "@carillon/client";
import { z } from "zod";
import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
import { attributesOf, celebrity, type Person, personKeys, persons, userIdOf } from "./persons";
import { callApi } from "./public-api";

export const SignIn = z.strictObject({ person: z.enum(personKeys) });

const tokenSeconds = 3_600;

export type Session = {
  token: string;
  userId: string;
  /** Whether they follow the celebrity. */
  follows: boolean;
};

/**
 * What an app's own server does when somebody signs in: makes the user known on the first time, with a
 * phone, and hands out a token for the inbox.
 */
export async function signInAs(
  context: Context,
  { person: key }: z.infer<typeof SignIn>,
): Promise<Session> {
  const person = persons.find((one) => one.key === key);
  if (!person) throw new Refusal("not_found", "There is no such person in the demo.");
  const userId = userIdOf(person);
  const known = await callApi(context, "GET", `/api/v1/users/${userId}`, { answer: z.unknown() });
  if (known === null) await introduce(context, person);
  const { rows } = await context.pool.query<{ secret: string; follows: boolean }>(
    `select user_token_secret as secret,
       exists (select from follows f join users u on u.id = f.user_id
               where u.external_id = $1 and f.actor_id = $2) as follows
     from workspace where id = 1`,
    [userId, celebrity.actorId],
  );
  const { secret = "", follows = false } = rows[0] ?? {};
  const token = await createUserToken(userId, secret, { seconds: tokenSeconds });
  return { token, userId, follows };
}

async function introduce(context: Context, person: Person): Promise<void> {
  const userId = userIdOf(person);
  const path = `/api/v1/users/${userId}`;
  const attributes = attributesOf(person);
  const user = { locale: person.locale, timeZone: "UTC", region: "Europe", attributes };
  await callApi(context, "PUT", path, { body: user });
  const phone = { platform: "ios", token: `phone-of-${userId}` };
  await callApi(context, "PUT", `${path}/devices/phone`, { body: phone });
  await callApi(context, "PUT", `${path}/follows/${celebrity.actorId}`);
  // The usual caps would end the play after ten pushes.
  const caps = { hourlyCap: 1_000, dailyCap: 10_000 };
  await callApi(context, "PATCH", `${path}/preferences`, { body: caps });
}
