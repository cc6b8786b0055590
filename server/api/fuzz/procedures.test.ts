import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { expect, it } from "vitest";
import { appRouter } from "@/server/api/root";
import { createAccount } from "@/server/auth/account";
import type { Context } from "@/server/context";
import { testContext } from "@/server/testing";
import { everyProcedure } from "./every-procedure";
import { leakOf } from "./leaks";
import { mutants } from "./mutants";
import { sample } from "./sample";

/** One of so many neighbours of each input is tried, to keep to the time; each procedure begins with another. */
const share = 6;

it("answers whatever is sent to any procedure without an error of its own, and shows nothing of its inside", async () => {
  await using context = await testContext({
    env: { SECRETS_KEY: "ab".repeat(32), SANDBOX_URL: "http://127.0.0.1:9" },
  });
  const { id } = await createAccount(context, admin);
  const session = { userId: id, name: admin.name, email: admin.email, role: admin.role };
  let tried = 0;
  const faults = new Map<string, string>();
  for (const [i, procedure] of everyProcedure.entries()) {
    const meant = procedure.input ? sample(procedure.input) : undefined;
    const inputs = [meant, ...mutants(meant, (n) => n % share === i % share)];
    for (const input of inputs) {
      const fault = await faultOf(context, session, procedure, input);
      if (fault) faults.set(procedure.path, fault);
      tried++;
    }
  }
  expect([...faults.values()]).toEqual([]);
  expect(tried).toBeGreaterThan(2_000);
  expect(Reflect.get({}, "polluted")).toBeUndefined();
}, 180_000);

const admin = {
  ...{ name: "Ada", email: "ada@example.com", password: "correct horse battery" },
  role: "admin",
} as const;
type Session = { userId: string; name: string; email: string; role: "admin" };

/** What was indecent about the answer; null: nothing. */
async function faultOf(
  context: Context,
  session: Session,
  { path, type }: { path: string; type: string },
  input: unknown,
): Promise<string | null> {
  const body = wireOf(input);
  // Queries take a long input by POST too.
  const request = new Request(`http://localhost/api/trpc/${path}`, {
    ...{ method: "POST", headers: { "content-type": "application/json" }, body },
  });
  const response = await fetchRequestHandler({
    ...{ endpoint: "/api/trpc", req: request, router: appRouter, allowMethodOverride: true },
    createContext: () => ({ context, session, requestId: "fuzz" }),
  });
  const text = await response.text();
  // Something that this test has no part of (a worker, a provider) may be away.
  const fine = response.status < 500 || response.status === 503;
  const leak = response.status < 400 ? null : leakOf(text, body);
  if (fine && !leak) return null;
  return `${type} ${path} ${body.slice(0, 400)} → ${response.status} ${text.slice(0, 400)}`;
}

/** As the browser writes it, and with keys that it never would. */
function wireOf(input: unknown): string {
  const values: Record<string, string[]> = {};
  const note = (value: unknown, place: string) => {
    if (value instanceof Date) values[place] = ["Date"];
    else if (typeof value === "object" && value !== null)
      for (const [key, one] of Object.entries(value)) note(one, place ? `${place}.${key}` : key);
  };
  note(input, "");
  const meta = Object.keys(values).length > 0 ? { meta: { values } } : {};
  return JSON.stringify({ json: input ?? null, ...meta });
}
