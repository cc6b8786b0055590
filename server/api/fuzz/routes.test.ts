import { expect, it } from "vitest";
import { problemSchema } from "@/server/api/rest/problem-schema";
import { everyRoute, shareContext } from "@/server/api/routes-testing";
import { openBrowser, signedIn } from "@/server/auth/testing";
import { testContext } from "@/server/testing";
import { leakOf } from "./leaks";
import { huge, mutants, nasty } from "./mutants";

const doors = {
  "/sign-in/email": { email: "fuzz@example.com", password: "wrong password" },
  "/sign-out": {},
  "/two-factor/enable": { password: "wrong password" },
  "/two-factor/verify-totp": { code: "123456" },
  "/two-factor/verify-backup-code": { code: "abcde-fghij" },
  "/two-factor/generate-backup-codes": { password: "wrong password" },
  "/two-factor/disable": { password: "wrong password" },
  "/change-password": { currentPassword: "wrong password", newPassword: "another password" },
};

/** What is wrong with an answer; null: nothing. */
async function faultOf(response: Response, sent: string): Promise<string | null> {
  const text = await response.text();
  const leak = response.status < 400 ? null : leakOf(text, sent);
  const isProblem = response.headers.get("content-type") === "application/problem+json";
  const valid = !isProblem || problemSchema.safeParse(JSON.parse(text)).success;
  if (response.status < 500 && !leak && valid) return null;
  return `${sent.slice(0, 200)} → ${response.status} ${text.slice(0, 300)}`;
}

it("answers whatever is sent to the door of signing in without an error of its own", async () => {
  await using context = await testContext();
  const known = await signedIn(context, "support");
  const faults: unknown[] = [];
  for (const [path, meant] of Object.entries(doors))
    for (const body of [meant, ...nasty, huge, ...mutants(meant, () => true)]) {
      // From other places, or the limit would answer; a stranger's and somebody's own.
      const stranger = openBrowser(context, `198.51.100.${faults.length % 250}`);
      for (const browser of [stranger, known]) {
        const fault = await faultOf(await browser.post(path, Object(body)), JSON.stringify(body));
        if (fault) faults.push(`${path} ${fault}`);
      }
    }
  expect(faults).toEqual([]);
}, 120_000);

/** Whatever a route may be asked by. */
const queries = [
  ...["upload", "overwrite", "format", "actor", "action", "subject", "from", "to"],
  ...["outcome", "type", "channel", "reason", "kind", "batch", "input"],
];
const upload = {
  ...{ kind: "list", list: "a", mode: "add", fileName: "a.csv", format: "csv" },
  columns: [{ source: 0, field: "userId" }],
};

it("answers whatever is sent to the dashboard's own routes without an error of its own", async () => {
  await using context = await testContext();
  shareContext(context);
  const cookie = (await signedIn(context, "admin")).headers().get("cookie") ?? "";
  const routes = [...(await everyRoute())];
  const faults: string[] = [];
  const send = async (name: string, path: string, param: string, query: string) => {
    const [method = ""] = name.split(" ");
    const url = new URL(`${path}?${query}`, context.config.baseUrl);
    const request = new Request(url, {
      ...{ method, headers: { cookie } },
      ...(method === "POST" ? { body: param } : {}),
    });
    const params = Promise.resolve({ id: param, userId: param });
    const handler = routes.find(([one]) => one === name)?.[1];
    const answer = await handler?.(request, { params });
    const fault = answer && (await faultOf(answer, `${name} ${path} ${query} ${param}`));
    if (fault) faults.push(fault);
  };
  for (const [name] of routes)
    for (const text of [...nasty, huge.slice(0, 8_000)]) {
      const value = encodeURIComponent(text.toWellFormed());
      const folder = name.split(" ")[1] ?? "";
      const path = folder.replaceAll(/\[[^\]]+\]/g, value || "x");
      await send(name, path, text, "format=csv");
    }
  for (const [name] of routes)
    for (const text of nasty.slice(0, 3))
      for (const query of queries) {
        const value = encodeURIComponent(text.toWellFormed());
        await send(name, name.split(" ")[1] ?? "", "1", `format=csv&${query}=${value}`);
      }
  for (const one of mutants(upload, () => true))
    await send("POST /api/uploads", "/api/uploads", "id\na", `upload=${wire(one)}`);
  expect(faults).toEqual([]);
}, 120_000);

const wire = (value: unknown) => encodeURIComponent(JSON.stringify(value) ?? "");
