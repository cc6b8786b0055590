import { readdirSync } from "node:fs";
import { expect, it } from "vitest";
import { may, roles } from "@/server/auth/permissions";
import { signedIn } from "@/server/auth/testing";
import type { Context } from "@/server/context";
import { testContext } from "@/server/testing";
import { dashboardRoutes } from "./routes";

type Handler = (
  request: Request,
  given: { params: Promise<Record<string, string>> },
) => Promise<Response>;

/** Mounts of the REST API, which has a table of its own. */
const rest = /^api\/(v1|health|metrics|openapi\.json)\//;
const methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

/** Every route that the folders have, by method. */
async function everyRoute(): Promise<Map<string, Handler>> {
  const files = readdirSync("app", { recursive: true, encoding: "utf8" }).filter(
    (file) => /(^|\/)route\.ts$/.test(file) && file.startsWith("api/") && !rest.test(file),
  );
  const found = new Map<string, Handler>();
  for (const file of files) {
    const module: Record<string, unknown> = await import(`${process.cwd()}/app/${file}`);
    for (const method of methods) {
      const handler = module[method];
      if (typeof handler === "function")
        found.set(`${method} /${file.replace(/\/route\.ts$/, "")}`, (request, given) =>
          handler(request, given),
        );
    }
  }
  return found;
}

/** What Next's handlers find the context by. */
function share(context: Context): void {
  Reflect.set(globalThis, Symbol.for("carillon.context"), Promise.resolve(context));
}

it("has every route of the folders in the table, and no other", async () => {
  expect([...(await everyRoute()).keys()].sort()).toEqual(Object.keys(dashboardRoutes).sort());
});

it("answers every route to every role exactly as the table says, to nobody without a session, and to no other site", async () => {
  await using context = await testContext();
  share(context);
  const cookies: Record<string, string> = {};
  for (const role of roles)
    cookies[role] = (await signedIn(context, role)).headers().get("cookie") ?? "";
  await context.pool.query(
    "insert into audience_lists (key, name, created_by) values ('vips', 'VIPs', 'a')",
  );
  const routes = await everyRoute();
  const call = async (name: string, headers: Record<string, string>) => {
    const [method = "", folder = ""] = name.split(" ");
    const url = new URL(folder.replaceAll(/\[\w+\]/g, "1"), context.config.baseUrl);
    if (folder === "/api/uploads") url.searchParams.set("upload", JSON.stringify(listUpload));
    if (folder === "/api/audit/export") url.searchParams.set("format", "csv");
    const request = new Request(url, {
      method,
      headers,
      ...(method === "POST" ? { body: "x" } : {}),
    });
    const params = Promise.resolve({ id: "1", userId: "nobody" });
    const response = await routes.get(name)?.(request, { params });
    await response?.text();
    return response?.status;
  };
  await someUpload(context);
  for (const [name, access] of Object.entries(dashboardRoutes)) {
    if (access === "own door") continue;
    expect([name, await call(name, {})]).toEqual([name, 401]);
    for (const role of roles) {
      const cookie = cookies[role] ?? "";
      const status = await call(name, { cookie });
      const allowed = may(role, access.area, access.access);
      expect([name, role, status !== 403]).toEqual([name, role, allowed]);
      expect([name, await call(name, { cookie, "sec-fetch-site": "cross-site" })]).toEqual([
        ...[name, 403],
      ]);
    }
  }
});

const listUpload = {
  ...{ kind: "list", list: "vips", mode: "add", fileName: "people.csv", format: "csv" },
  columns: [{ source: 0, field: "userId" }],
};

/** One whose refused lines can be asked for: its id is 1. */
async function someUpload({ pool }: Context): Promise<void> {
  await pool.query(
    `insert into imports (kind, list_id, file_name, state, started_by)
     select 'list', id, 'people.csv', 'done', 'a' from audience_lists`,
  );
}
