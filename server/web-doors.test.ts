import { createHash } from "node:crypto";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { type IncomingMessage, request } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { expect, it } from "vitest";
import type { Context } from "./context";
import { testContext } from "./testing";
import { createDoors, drain } from "./web-doors";
import { toastStyleHash } from "./web-headers";

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

it("gives every page a nonce of its own, which Next and the browser are told alike", async () => {
  await using context = await testContext();
  await using web = await serve(context, echo);
  const nonces = new Set<string>();
  for (let i = 0; i < 5; i++) {
    const response = await fetch(web.url, {
      headers: { "content-security-policy": "script-src 'nonce-forged'" },
    });
    const policy = response.headers.get("content-security-policy") ?? "";
    expect((await response.json())["content-security-policy"]).toBe(policy);
    const script = policy.split("; ").find((part) => part.startsWith("script-src"));
    expect(script).toMatch(/^script-src 'self' 'nonce-[\w+/=]{24}' 'strict-dynamic'$/);
    nonces.add(script ?? "");
  }
  expect(nonces.size).toBe(5);
});

it("lets nothing of an answer run, be framed, be guessed at or be kept, by any door", async () => {
  await using context = await testContext({ env: { BASE_URL: "https://notify.example.com" } });
  await using web = await serve(context, echo);
  const [data, page] = ["default-src 'none'", "default-src 'self'"];
  const policies = {
    ...{ "/": page, "/users": page, "/docs/api": page, "/sign-in": page },
    ...{ "/api/trpc/self.read": data, "/api/auth/sign-in/email": data, "/api/uploads": data },
    ...{ "/api/v1/nothing": data, "/api/openapi.json": data, "/api/health/live": data },
    ...{ "/u/nothing": data, "/t/nothing": data, "/preferences/nothing": data },
  };
  for (const [path, policy] of Object.entries(policies)) {
    const { headers } = await fetch(web.url + path);
    const own = headers.get("content-security-policy") ?? "";
    expect([path, own.startsWith(policy)]).toEqual([path, true]);
    expect(own).toContain("frame-ancestors 'none'");
    expect(own).toMatch(/base-uri 'none'/);
    const rest = [
      ...["x-content-type-options", "x-frame-options", "strict-transport-security"],
      ...["cross-origin-resource-policy", "cross-origin-opener-policy", "cache-control"],
    ].map((name) => headers.get(name));
    expect([path, ...rest]).toEqual([
      ...[path, "nosniff", "DENY", "max-age=31536000"],
      ...[path.startsWith("/t/") ? "cross-origin" : "same-origin", "same-origin"],
      expect.stringContaining("no-store"),
    ]);
    expect(headers.get("referrer-policy")).toBeTruthy();
    expect(headers.get("permissions-policy")).toContain("camera=()");
    expect(headers.get("x-powered-by")).toBeNull();
  }
});

it("promises https only where the installation has it", async () => {
  await using context = await testContext();
  await using web = await serve(context, echo);
  expect((await fetch(web.url)).headers.get("strict-transport-security")).toBeNull();
});

/** The paths of the dashboard's own routes that change something, as the folder has them. */
function mutatingRoutes(): string[] {
  const files = readdirSync("app", { recursive: true, encoding: "utf8" });
  return files
    .filter(
      (file) =>
        /(^|\/)route\.ts$/.test(file) &&
        !/^(api\/(v1|health|metrics)|u|t|preferences)\//.test(file),
    )
    .filter((file) => /\b(POST|PUT|PATCH|DELETE)\b/.test(readFileSync(`app/${file}`, "utf8")))
    .map((file) => `/${file.replace(/\/route\.ts$/, "").replaceAll(/\[[^\]]+\]/g, "x")}`);
}

it("refuses whatever a page of another site would change, by every door that knows a cookie", async () => {
  await using context = await testContext();
  await using web = await serve(context, async (_request, response) => {
    response.end("changed");
  });
  const paths = [...mutatingRoutes(), "/", "/sign-in", "/campaigns/7"];
  expect(paths).toEqual(expect.arrayContaining(["/api/trpc/x", "/api/auth/x", "/api/uploads"]));
  const [own, elsewhere] = [new URL(web.url).origin, "https://evil.example"];
  const cases: [Record<string, string>, number][] = [
    ...(["cross-site", "same-site"] as const).map((site): [Record<string, string>, number] => [
      { "sec-fetch-site": site, origin: own },
      403,
    ]),
    [{ "sec-fetch-site": "same-origin", origin: own }, 200],
    [{ "sec-fetch-site": "none" }, 200],
    [{ origin: own }, 200],
    [{ origin: context.config.baseUrl }, 200],
    [{ origin: elsewhere }, 403],
    [{ origin: "null" }, 403],
    [{ origin: `${own}.evil.example` }, 403],
    [{}, 200],
  ];
  for (const path of paths)
    for (const method of ["POST", "PUT", "PATCH", "DELETE"])
      for (const [said, status] of cases) {
        const answer = await raw(web.port, method, path, { ...said, cookie: "session=x" });
        expect([path, method, said, answer]).toEqual([path, method, said, status]);
      }
});

/** As a browser sends it: `fetch` sets some of these headers itself. */
async function raw(
  port: number,
  method: string,
  path: string,
  headers: Record<string, string>,
): Promise<number | undefined> {
  const sent = request({ host: "127.0.0.1", port, method, path, headers, agent: false });
  sent.end();
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    sent.once("response", resolve).once("error", reject);
  });
  answer.resume();
  return answer.statusCode;
}

it("allows the one style sheet that the library of toasts makes for itself, as it is installed", () => {
  const source = readFileSync("node_modules/sonner/dist/index.mjs", "utf8");
  const css: unknown = JSON.parse(/__insertCSS\((".*?[^\\]")\)/s.exec(source)?.[1] ?? '""');
  const hash = createHash("sha256").update(String(css)).digest("base64");
  expect(toastStyleHash).toBe(`sha256-${hash}`);
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

/** The status of a POST whose headers promise a body, of which nothing is sent. */
async function statusOfPromised(port: number, path: string, headers: Record<string, string>) {
  const sent = request({ port, path, method: "POST", headers, host: "127.0.0.1" });
  sent.on("error", () => {});
  sent.flushHeaders();
  const [response]: IncomingMessage[] = await once(sent, "response");
  sent.destroy();
  return response?.statusCode;
}

it("reads no body into memory that is larger than what its address takes, or of unknown length", async () => {
  await using context = await testContext();
  await using web = await serve(context, async (_request, response) => void response.end("a page"));
  const megabytes = (n: number) => ({ "content-length": String(n * 2 ** 20) });
  const chunked = { "transfer-encoding": "chunked" };
  const cases: [string, Record<string, string>, number][] = [
    ["/api/auth/sign-in/email", { "content-length": "400" }, 200],
    ["/api/auth/sign-in/email", megabytes(1), 413],
    ["/api/auth/sign-in/email", chunked, 400],
    ["/api/trpc/account.setup?batch=1", megabytes(9), 200],
    ["/api/trpc/account.setup?batch=1", megabytes(11), 413],
    ["/sign-in", megabytes(900), 413],
    ["/api/demo/session", chunked, 400],
    // These are read while they arrive.
    ["/api/uploads?upload=x", megabytes(900), 200],
    ["/api/templates/files", chunked, 200],
    ["/api/uploadsx", megabytes(900), 413],
    ["/api/uploads/../trpc/account.setup", megabytes(900), 413],
  ];
  for (const [path, headers, status] of cases)
    expect([path, headers, await statusOfPromised(web.port, path, headers)]).toEqual([
      ...[path, headers, status],
    ]);
});
