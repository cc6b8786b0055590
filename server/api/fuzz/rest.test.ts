import fc from "fast-check";
import { expect, it } from "vitest";
import { z } from "zod";
import { problemSchema } from "@/server/api/rest/problem-schema";
import { type RestTest, restTest } from "@/server/api/rest/testing";
import { leakOf } from "./leaks";
import { mutants, nasty } from "./mutants";
import { type Shape, sample } from "./sample";

const Schema = z.custom<Shape>((value) => typeof value === "object" && value !== null);
const Operation = z.object({
  security: z.array(z.record(z.string(), z.unknown())),
  parameters: z
    .array(z.object({ name: z.string(), in: z.enum(["path", "query"]), schema: Schema }))
    .default([]),
  requestBody: z
    .object({ content: z.record(z.string(), z.object({ schema: Schema.optional() })) })
    .optional(),
});
type Operation = z.infer<typeof Operation>;
const Document = z.object({ paths: z.record(z.string(), z.record(z.string(), Operation)) });

type Request = { method: string; path: string; type?: string; body?: string };

it("answers whatever is sent to any operation without an error of its own, and shows nothing of its inside", async () => {
  await using rest = await restTest();
  await rest.context.pool.query(
    `insert into notification_types (key, name, category, priority, channels)
     values ('a', 'A', 'a', 0, '{in_app,email}')`,
  );
  const token = await rest.token("a");
  const { body } = await rest.call("GET", "/api/openapi.json");
  let tried = 0;
  for (const [path, methods] of Object.entries(Document.parse(body).paths))
    for (const [method, operation] of Object.entries(methods)) {
      const key = "userToken" in (operation.security[0] ?? {}) ? token : "ck_shop";
      // The operation before may have erased them.
      await rest.call("PUT", "/api/v1/users/a", { body: {} });
      const [meant] = requestsOf(method, path, operation);
      if (meant && !unknowable.test(path)) await expectTaken(rest, meant, key);
      for (const request of requestsOf(method, path, operation)) {
        await expectDecent(rest, request, key);
        tried++;
      }
    }
  expect(tried).toBeGreaterThan(2_000);
  expect(Reflect.get({}, "polluted")).toBeUndefined();
  expect((await rest.call("GET", "/api/health/ready")).status).toBeLessThan(504);
}, 180_000);

/** The operation as it is meant, then with each part of it made nasty. */
function* requestsOf(
  method: string,
  path: string,
  { parameters, requestBody }: Operation,
): Generator<Request> {
  const given = Object.fromEntries(
    parameters.map(({ name, schema }) => [name, sample(schema, schema, 0, name)]),
  );
  const address = (values: Record<string, unknown>) => addressOf(path, parameters, values);
  const [type, media] = Object.entries(requestBody?.content ?? {})[0] ?? [];
  const value = media?.schema && Object.keys(media.schema).length > 0 ? sample(media.schema) : "";
  const meant = { method, path: address(given), ...(type ? { type, body: textOf(value) } : {}) };
  yield meant;
  for (const { name } of parameters)
    for (const text of nasty) yield { ...meant, path: address({ ...given, [name]: text }) };
  if (!type) return;
  for (const body of [...nasty, "{", "[]", '{"a":1e999}', `${"[".repeat(5_000)}`])
    yield { ...meant, body };
  yield { ...meant, type: "text/plain" };
  for (const one of mutants(value, () => true)) yield { ...meant, body: textOf(one) };
}

const textOf = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));

function addressOf(
  path: string,
  parameters: Operation["parameters"],
  values: Record<string, unknown>,
): string {
  const text = (name: string) => escaped(String(values[name] ?? ""));
  const query = parameters
    .filter((one) => one.in === "query")
    .map(({ name }) => `${name}=${text(name)}`);
  return `${path.replaceAll(/\{(\w+)\}/g, (_, name) => text(name))}${query.length > 0 ? `?${query.join("&")}` : ""}`;
}

/** Half a surrogate pair has no bytes: what a browser would send instead. */
const escaped = (text: string) => encodeURIComponent(text.toWellFormed());

/** They name what nobody knows: a token, a signature, an id that this test did not make. */
const unknowable = /\{(token|provider|id)\}|\/import$/;

/** What is meant well is taken: else nothing behind the first check would be tried. */
async function expectTaken(rest: RestTest, { method, path, type, body }: Request, key: string) {
  const headers = type ? { "content-type": type } : undefined;
  const { status, text } = await rest.call(method.toUpperCase(), path, {
    ...{ key, headers, ...(body === undefined ? {} : { raw: body }) },
  });
  expect(status, `${method} ${path} ${body} → ${text}`).not.toBe(400);
}

async function expectDecent(rest: RestTest, { method, path, type, body }: Request, key: string) {
  const what = `${method} ${path} ${type ?? ""} ${body?.slice(0, 300) ?? ""}`;
  const answer = await rest.call(method.toUpperCase(), path, {
    ...{ key, headers: type ? { "content-type": type } : {} },
    ...(body === undefined ? {} : { raw: body }),
  });
  // Not ready is what the health of a database without workers is.
  const fine = answer.status < 500 || path === "/api/health/ready";
  expect(fine, `${what} → ${answer.status} ${answer.text.slice(0, 300)}`).toBe(true);
  const shown = path.includes("openapi") ? "" : answer.text;
  expect(leakOf(shown, `${path} ${body}`), `${what} → ${answer.text.slice(0, 600)}`).toBeNull();
  if (answer.status >= 400 && !answer.headers.get("content-type")?.includes("text/html"))
    expect(problemSchema.safeParse(answer.body).success, `${what} → ${answer.text}`).toBe(true);
}

it("recognises an inside that is shown", () => {
  fc.assert(
    fc.property(fc.constantFrom(...insides), (text) => leakOf(`so ${text} it is`, "") !== null),
  );
  expect(leakOf("TypeError", "TypeError")).toBeNull();
});

const insides = [
  'relation "users" does not exist',
  "invalid input syntax for type uuid",
  "Error\n    at Object.query (/app/db.js:1:2)",
  "unsupported Unicode escape sequence",
];
