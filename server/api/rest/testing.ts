import { SignJWT } from "jose";
import { hashOf } from "@/server/auth/key-hash";
import type { Context } from "@/server/context";
import { closeStreams } from "@/server/inbox/stream/streams";
import { createRenderer, type Renderer } from "@/server/templates/render";
import { testContext } from "@/server/testing";
import { createRestApp } from "./app";
import { problemSchema } from "./problem-schema";

type Call = {
  body?: unknown;
  /** Sent as it is, with its own content type. */
  raw?: string | ReadableStream<Uint8Array>;
  key?: string | null;
  headers?: Record<string, string>;
};
type Answer = {
  status: number;
  headers: Headers;
  text: string;
  /** Parsed, where it is JSON. */
  body: Record<string, unknown>;
  /** The paths that a problem names. */
  faults: string[];
};

export type RestTest = AsyncDisposable & {
  context: Context;
  app: ReturnType<typeof createRestApp>;
  renderer: Renderer;
  /** What the context's clock says; tests move it. */
  clock: { time: Date };
  /** Calls as the producer `shop` (key ck_shop) unless told. */
  call(method: string, path: string, options?: Call): Promise<Answer>;
  /** Adds a producer whose key is `ck_<key>`. */
  addProducer(key: string, options?: { allowedTypes?: string[] }): Promise<void>;
  /** A token that an end user's app would carry. */
  token(userId: string, options?: { secret?: string; hours?: number }): Promise<string>;
};

/** The REST application over a database of the test's own, with one producer, `shop`. */
export async function restTest(): Promise<RestTest> {
  const clock = { time: new Date() };
  const context = await testContext({
    env: { SECRETS_KEY: "ab".repeat(32) },
    poolMax: 5,
    clock: { now: () => clock.time },
  });
  const renderer = createRenderer();
  const app = createRestApp(context, renderer);
  const test: RestTest = {
    context,
    app,
    renderer,
    clock,
    call: (method, path, options = {}) => call(app, method, path, options),
    addProducer: (key, options = {}) => addProducer(context, key, options.allowedTypes ?? null),
    token: (userId, options = {}) => sign(context, clock.time, userId, options),
    [Symbol.asyncDispose]: async () => {
      await closeStreams(context);
      await renderer.close();
      await context[Symbol.asyncDispose]();
    },
  };
  await test.addProducer("shop");
  return test;
}

async function call(
  app: RestTest["app"],
  method: string,
  path: string,
  { body, raw, key = "ck_shop", headers = {} }: Call,
): Promise<Answer> {
  const response = await app.request(path, {
    method,
    headers: {
      ...(key === null ? {} : { authorization: `Bearer ${key}` }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    body: raw ?? (body === undefined ? undefined : JSON.stringify(body)),
    ...(raw instanceof ReadableStream ? { duplex: "half" } : {}),
  });
  const type = response.headers.get("content-type") ?? "";
  // A stream of events has no end; those who test it read it themselves.
  if (type === "text/event-stream") await response.body?.cancel();
  const text = type === "text/event-stream" ? "" : await response.text();
  const isJson = /[/+]json$/.test(type);
  const parsed: Record<string, unknown> = isJson && text ? JSON.parse(text) : {};
  const problem = problemSchema.safeParse(parsed).data;
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: parsed,
    faults: problem?.errors?.map((error) => error.path) ?? [],
  };
}

async function addProducer({ pool }: Context, key: string, allowed: string[] | null) {
  await pool.query(
    `with made as (
       insert into producers (key, name, allowed_types, allow_fanout) values ($1, $1, $3, true) returning id
     )
     insert into producer_keys (producer_id, hash, prefix, created_by) select id, $2, 'ck_', 'test' from made`,
    [key, hashOf(`ck_${key}`), allowed],
  );
}

async function sign(
  { pool }: Context,
  now: Date,
  userId: string,
  { secret, hours = 1 }: { secret?: string; hours?: number },
): Promise<string> {
  const { rows } = await pool.query<{ secret: string }>(
    "select user_token_secret as secret from workspace",
  );
  return new SignJWT()
    .setProtectedHeader({ alg: "HS256" })
    .setSubject(userId)
    .setExpirationTime(Math.floor(now.getTime() / 1_000) + hours * 3_600)
    .sign(new TextEncoder().encode(secret ?? rows[0]?.secret));
}
