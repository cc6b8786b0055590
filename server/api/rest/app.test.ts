import { expect, test } from "vitest";
import { z } from "zod";
import { createPool } from "@/db/client";
import { createRestApp } from "./app";
import { restTest } from "./testing";

test("unknown paths and wrong methods are problems", async () => {
  await using rest = await restTest();
  const unknown = await rest.call("GET", "/api/v1/nothing");
  expect(unknown.headers.get("content-type")).toBe("application/problem+json");
  expect(unknown).toMatchObject({ status: 404, body: { status: 404 } });
  expect((await rest.call("GET", "/api/v1/inbox/nothing")).status).toBe(404);
  const wrong = await rest.call("POST", "/api/v1/users/u1", { body: {} });
  expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "PUT, GET, DELETE"]);
});

test("every answer carries a request id, the caller's where it is sane", async () => {
  await using rest = await restTest();
  const id = async (path: string, claimed?: string) => {
    const headers: Record<string, string> = claimed ? { "x-request-id": claimed } : {};
    return (await rest.call("GET", path, { headers })).headers.get("x-request-id");
  };
  expect(await id("/api/v1/users/u1", "trace-0123456789")).toBe("trace-0123456789");
  expect(await id("/api/v1/nothing", "trace-0123456789")).toBe("trace-0123456789");
  expect(await id("/api/health/live")).toMatch(/^[0-9a-f-]{36}$/);
  expect(await id("/api/health/live", `<script>${"x".repeat(99)}`)).toMatch(/^[0-9a-f-]{36}$/);
});

test.each([
  ["form", "application/x-www-form-urlencoded", "email=a", 400, /content type must be application/],
  ["broken JSON", "application/json", '{"email": "topsecret', 400, /not valid JSON/],
  ["nothing", "application/json", "", 400, /empty/],
  ["an array", "application/json", "[]", 400, /must be of type object/],
  ["null", "application/json", "null", 400, /must be of type object/],
  ["2 MiB", "application/json", `"${"x".repeat(2 ** 21)}"`, 413, /1 MiB/],
])("a body of %s is refused without echoing it", async (_what, type, raw, status, sentence) => {
  await using rest = await restTest();
  const answer = await rest.call("PUT", "/api/v1/users/u1", {
    raw,
    headers: { "content-type": type },
  });
  expect([answer.status, answer.body.detail]).toEqual([status, expect.stringMatching(sentence)]);
  expect(answer.text).not.toContain("topsecret");
});

test("the body limit holds for a stream of undeclared length", async () => {
  await using rest = await restTest();
  const chunk = new TextEncoder().encode("x".repeat(100_000));
  let sent = 0;
  const raw = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent += 1;
      if (sent > 100) controller.close();
      else controller.enqueue(chunk);
    },
  });
  const headers = { "content-type": "application/json" };
  const { status } = await rest.call("PUT", "/api/v1/users/u1", { raw, headers });
  expect(status).toBe(413);
  expect(sent).toBeLessThan(20);
});

test("a database that is away is a 503 that says nothing was accepted", async () => {
  await using rest = await restTest();
  await rest.call("PUT", "/api/v1/users/u1", { body: {} });
  // A pool that connects to a port where nothing listens.
  const pool = createPool("postgres://nobody:wrong@127.0.0.1:9/none", {
    max: 1,
    name: "test",
    onError: () => {},
  });
  const app = createRestApp({ ...rest.context, pool }, rest.renderer);
  const answer = await app.request("/api/v1/users/u1", {
    headers: { authorization: "Bearer ck_shop" },
  });
  expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "1"]);
  const text = await answer.text();
  expect(text).toContain("nothing was accepted");
  expect(text).not.toMatch(/127\.0\.0\.1|ECONNREFUSED|nobody/);
  const ready = await app.request("/api/health/ready");
  expect([ready.status, await ready.json()]).toMatchObject([503, { database: "unreachable" }]);
  const metrics = await app.request("/api/metrics");
  expect(await metrics.text()).toContain("carillon_database_up 0");
  await pool.end();
});

test("what nobody expected is a 500 without internals", async () => {
  await using rest = await restTest();
  await rest.context.pool.query("alter table users rename column region to elsewhere");
  const { status, text } = await rest.call("GET", "/api/v1/users/u1", {
    headers: { "x-request-id": "trace-0123456789" },
  });
  expect(status).toBe(500);
  expect(text).toContain("trace-0123456789");
  expect(text).not.toMatch(/column|region|select|at /);
});

test("health and metrics answer without a credential", async () => {
  await using rest = await restTest();
  await rest.context.pool.query(
    "insert into worker_leases (priority, host, pid, beat_at) values (0, 'h', 1, $1), (1, 'h', 2, $1)",
    [rest.clock.time],
  );
  const live = await rest.call("GET", "/api/health/live", { key: null });
  expect(live).toMatchObject({ status: 200, body: { status: "ok" } });
  const ready = await rest.call("GET", "/api/health/ready", { key: null });
  expect(ready).toMatchObject({
    status: 200,
    body: { status: "ready", database: "ok", workers: { p0: 1, p1: 1, p2: 0 } },
  });
  const { status, text } = await rest.call("GET", "/api/metrics", { key: null });
  expect(status).toBe(200);
  expect(text).toContain('carillon_workers_alive{priority="p0"} 1');
  expect(text).toContain('route="/api/health/live",status="200"');
  expect(text).toContain("process_cpu_seconds_total");
});

const Operation = z.looseObject({ responses: z.looseObject({}) });
const Document = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), Operation)),
});

test("the document has every route of the application, and every route of it exists", async () => {
  await using rest = await restTest();
  const { body } = await rest.call("GET", "/api/openapi.json", { key: null });
  const { paths } = Document.parse(body);
  const documented = Object.entries(paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const mounted = rest.app.routes
    // What browsers ask before they ask; see cross-origin.ts.
    .filter(({ method }) => method !== "OPTIONS")
    .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, "{$1}")}`);
  expect(documented.sort()).toEqual([...new Set(mounted)].sort());
  expect(body.openapi).toBe("3.1.0");
  for (const operations of Object.values(paths)) {
    for (const { responses } of Object.values(operations)) {
      expect(Object.keys(responses)).toContain("503");
    }
  }
  expect(JSON.stringify(paths["/api/v1/users/{userId}"]?.put)).toMatch(/timeZone.*date-time/);
});
