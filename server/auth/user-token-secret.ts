import { randomBytes } from "node:crypto";
import { transaction } from "@/db/client";
import { record } from "@/server/audit/record";
import type { Context } from "@/server/context";
import type { Session } from "./session";

/** The secret that customers' servers sign end users' tokens with. That it was looked at is kept. */
export async function showUserTokenSecret(
  { pool }: Context,
  { email }: Session,
): Promise<{ secret: string }> {
  return transaction(pool, async (client) => {
    const { rows } = await client.query<{ secret: string }>(
      "select user_token_secret as secret from workspace where id = 1",
    );
    await record(client, { actor: email, action: "user-tokens.secret-shown" });
    return { secret: rows[0]?.secret ?? "" };
  });
}

/** Puts a new secret in its place: tokens of the old one are refused by every process within five seconds. */
export async function replaceUserTokenSecret(
  { pool }: Context,
  { email }: Session,
): Promise<{ secret: string }> {
  const secret = randomBytes(32).toString("hex");
  await transaction(pool, async (client) => {
    await client.query("update workspace set user_token_secret = $1 where id = 1", [secret]);
    await record(client, { actor: email, action: "user-tokens.secret-replaced" });
  });
  return { secret };
}
