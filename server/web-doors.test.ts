import { once } from "node:events";
import { type AddressInfo, connect } from "node:net";
import { expect, it } from "vitest";
import type { Context } from "./context";
import { testContext } from "./testing";
import { createDoors, drain } from "./web-doors";

type Handler = Parameters<typeof createDoors>[1];

const echo: Handler = async (request, response) => {
  response.end(JSON.stringify(request.headers));
};

async function serve(context: Context, pages: Handler) {
  const server = createDoors(context, pages).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    server,
    port,
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: () => drain(server, 0),
  };
}

it("answers the API itself and leaves the rest to the pages", async () => {
  await using context = await testContext();
  await using web = await serve(context, async (_request, response) => {
    response.end("a page");
  });
  expect((await fetch(`${web.url}/api/health/live`)).status).toBe(200);
  for (const path of ["/", "/api/v1x", "/api/trpc/overview.read", "/docs/api"])
    expect(await (await fetch(web.url + path)).text()).toBe("a page");
});

it("gives every response an id, the caller's where it looks like one", async () => {
  await using context = await testContext();
  await using web = await serve(context, echo);
  for (const path of ["/", "/api/health/live", "/api/v1/nothing"]) {
    const made = await fetch(web.url + path);
    expect(made.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
    const kept = await fetch(web.url + path, { headers: { "x-request-id": "trace-12345" } });
    expect(kept.headers.get("x-request-id")).toBe("trace-12345");
    const forged = await fetch(web.url + path, { headers: { "x-request-id": "a b<script>" } });
    expect(forged.headers.get("x-request-id")).not.toContain("script");
  }
});

it("believes no address but the connection's", async () => {
  await using context = await testContext();
  await using web = await serve(context, echo);
  const response = await fetch(web.url, {
    headers: { "x-forwarded-for": "203.0.113.9", "x-carillon-path": "//evil.example" },
  });
  const seen = await response.json();
  expect(seen["x-forwarded-for"]).toBe("127.0.0.1");
  expect(seen["x-carillon-path"]).toBe("/");
});

it("believes a proxy that it is told of, and not what came before it", async () => {
  await using context = await testContext({ env: { TRUSTED_PROXIES: "1" } });
  await using web = await serve(context, echo);
  const forwarded = async (chain: string) => {
    const response = await fetch(web.url, { headers: { "x-forwarded-for": chain } });
    return (await response.json())["x-forwarded-for"];
  };
  expect(await forwarded("198.51.100.1, 203.0.113.9")).toBe("203.0.113.9");
  expect(await forwarded("203.0.113.9")).toBe("203.0.113.9");
});

it("answers 500 when a page throws, and goes on", async () => {
  await using context = await testContext();
  await using web = await serve(context, async (request) => {
    if (request.url === "/broken") throw new Error("broken");
  });
  expect((await fetch(`${web.url}/broken`)).status).toBe(500);
  expect((await fetch(`${web.url}/api/health/live`)).status).toBe(200);
});

it("finishes what is in flight before it ends, and cuts what never would", async () => {
  await using context = await testContext();
  let finish = () => {};
  await using web = await serve(context, async (request, response) => {
    response.write("begun ");
    if (request.url === "/slow") finish = () => response.end("done");
  });
  const slow = await fetch(`${web.url}/slow`);
  const stream = await fetch(`${web.url}/stream`);
  const ended = drain(web.server, 300);
  finish();
  expect(await slow.text()).toBe("begun done");
  await expect(stream.text()).rejects.toThrow();
  await ended;
  const late = connect(web.port, "127.0.0.1");
  await expect(once(late, "connect")).rejects.toThrow("ECONNREFUSED");
});
