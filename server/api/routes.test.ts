import { expect, it } from "vitest";
import { may, roles } from "@/server/auth/permissions";
import { signedIn } from "@/server/auth/testing";
import type { Context } from "@/server/context";
import { testContext } from "@/server/testing";
import { dashboardRoutes } from "./routes";
import { everyRoute, shareContext } from "./routes-testing";

it("has every route of the folders in the table, and no other", async () => {
  expect([...(await everyRoute()).keys()].sort()).toEqual(Object.keys(dashboardRoutes).sort());
});

it("answers every route to every role exactly as the table says, to nobody without a session, and to no other site", async () => {
  await using context = await testContext();
  shareContext(context);
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
