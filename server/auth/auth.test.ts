import { expect, it } from "vitest";
import type { Context } from "@/server/context";
import { testContext } from "@/server/testing";
import { createAccount } from "./account";
import { demoAccounts } from "./demo-accounts";
import { answerAuth } from "./door";
import { createFirstAdmin } from "./first-admin";
import { readSession } from "./session";

const password = "correct horse battery";

async function post(context: Context, path: string, body: object, from = "192.0.2.1") {
  const url = new URL(`/api/auth${path}`, context.config.baseUrl);
  return await answerAuth(
    context,
    new Request(url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        origin: url.origin,
        host: url.host,
        "x-forwarded-for": from,
      },
      body: JSON.stringify(body),
    }),
  );
}

function cookieOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
}

it("makes exactly one first administrator of ten who try at once, and none afterwards", async () => {
  await using context = await testContext({ poolMax: 24 });
  const attempts = Array.from({ length: 10 }, (_, i) =>
    createFirstAdmin(context, { name: "Ada", email: `ada${i}@example.com`, password }),
  );
  const results = await Promise.allSettled(attempts);
  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  const { rows } = await context.pool.query("select role from auth_users");
  expect(rows).toEqual([{ role: "admin" }]);
  await expect(
    createFirstAdmin(context, { name: "Eve", email: "eve@example.com", password }),
  ).rejects.toMatchObject({ code: "forbidden" });
});

it("signs every demo account in with its role", async () => {
  await using context = await testContext();
  for (const account of demoAccounts) {
    await createAccount(context, account);
    const { email, password } = account;
    const response = await post(context, "/sign-in/email", { email, password });
    expect(response.status).toBe(200);
    const session = await readSession(context, new Headers({ cookie: cookieOf(response) }));
    expect(session).toMatchObject({ email: account.email, role: account.role });
  }
});

it("refuses a second account for an e-mail address", async () => {
  await using context = await testContext();
  const account = { name: "Ada", email: "ada@example.com", password, role: "support" } as const;
  await createAccount(context, account);
  await expect(createAccount(context, account)).rejects.toMatchObject({ code: "conflict" });
});

it("lets nobody sign up", async () => {
  await using context = await testContext();
  const response = await post(context, "/sign-up/email", {
    name: "Eve",
    email: "eve@example.com",
    password,
  });
  expect(response.status).toBeGreaterThanOrEqual(400);
  expect((await context.pool.query("select from auth_users")).rowCount).toBe(0);
});

it("closes what else the library offers, even to administrators", async () => {
  await using context = await testContext();
  const email = "ada@example.com";
  await createAccount(context, { name: "Ada", email, password, role: "admin" });
  const cookie = cookieOf(await post(context, "/sign-in/email", { email, password }));
  const paths = ["/admin/list-users", "/admin/impersonate-user", "/update-user", "/list-sessions"];
  for (const path of paths) {
    for (const method of ["GET", "POST"]) {
      const response = await answerAuth(
        context,
        new Request(`${context.config.baseUrl}/api/auth${path}`, {
          ...{ method, headers: { cookie, origin: context.config.baseUrl } },
          ...(method === "POST" ? { body: "{}" } : {}),
        }),
      );
      expect([path, response.status]).toEqual([path, 404]);
    }
  }
});

it("stops guessing from one place, and nobody else", async () => {
  await using context = await testContext();
  const guess = (i: number) => ({ email: `ada${i}@example.com`, password: "wrong password" });
  const statuses: number[] = [];
  for (let i = 0; i < 21; i++)
    statuses.push((await post(context, "/sign-in/email", guess(i))).status);
  expect(statuses.slice(0, 20).every((status) => status === 401)).toBe(true);
  expect(statuses[20]).toBe(429);
  expect((await post(context, "/sign-in/email", guess(0), "192.0.2.2")).status).toBe(401);
});

it("sends cookies over https alone where the installation has it", async () => {
  await using context = await testContext({ env: { BASE_URL: "https://notify.example.com" } });
  await createAccount(context, { name: "Ada", email: "ada@example.com", password, role: "admin" });
  const response = await post(context, "/sign-in/email", { email: "ada@example.com", password });
  const [cookie] = response.headers.getSetCookie();
  expect(cookie).toMatch(/^__Secure-/);
  expect(cookie).toMatch(/; Secure/);
  expect(cookie).toMatch(/; HttpOnly/);
  expect(cookie).toMatch(/; SameSite=Lax/);
});

it("refuses a sign-in that another site's page starts", async () => {
  await using context = await testContext();
  const response = await answerAuth(
    context,
    new Request(`${context.config.baseUrl}/api/auth/sign-in/email`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        origin: "https://evil.example",
        cookie: "better-auth.session_token=x",
      },
      body: JSON.stringify({ email: "ada@example.com", password }),
    }),
  );
  expect(response.status).toBe(403);
});
