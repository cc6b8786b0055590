import { createHmac } from "node:crypto";
import { transaction } from "@/db/client";
import { record } from "@/server/audit/record";
import { hashOf } from "@/server/auth/key-hash";
import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";

/** The app at `/demo`, as a producer among the others. */
export const demoAppProducer = "meadow-app";

/** More than an act's events, so that one act is never refused half. */
const ratePerSecond = 1_000;
const types = ["like", "post.created", "feature.announced"];

/**
 * The app's API key. It is made of the process's own secret, so that it is stored nowhere, and
 * stays the same over restarts.
 */
export async function demoApiKey(context: Context): Promise<string> {
  const secret = context.config.authSecret;
  if (secret === null)
    throw new Refusal("unavailable", "This process has no AUTH_SECRET: it runs no demo.");
  const mac = createHmac("sha256", secret).update("the API key of /demo").digest("base64url");
  const apiKey = `ck_${mac.slice(0, 32)}`;
  await makeKnown(context, apiKey);
  return apiKey;
}

const known = new WeakSet<Context>();

async function makeKnown(context: Context, apiKey: string): Promise<void> {
  if (known.has(context)) return;
  await transaction(context.pool, async (client) => {
    const { rows } = await client.query<{ key: string }>(
      `insert into producers (key, name, allowed_types, allow_fanout, rate_per_second, created_at)
       values ($1, 'Meadow, the app at /demo', $2, true, $3, $4) on conflict (key) do nothing returning key`,
      [demoAppProducer, types, ratePerSecond, context.clock.now()],
    );
    await client.query(
      `insert into producer_keys (producer_id, name, hash, prefix, created_by, created_at)
       select id, 'The app', $2, $3, 'system', $4 from producers where key = $1
       on conflict (hash) do nothing`,
      [demoAppProducer, hashOf(apiKey), apiKey.slice(0, 9), context.clock.now()],
    );
    if (rows.length > 0)
      await record(client, {
        ...{ actor: "system", action: "producer.created", subject: demoAppProducer },
        detail: { ratePerSecond, types },
      });
  });
  known.add(context);
}
