import { type AnyProcedure, type AnyRouter, TRPCError } from "@trpc/server";
import { expect, it } from "vitest";
import { createAccount } from "@/server/auth/account";
import { areas, areasOf, may, type Role, roles } from "@/server/auth/permissions";
import { testContext } from "@/server/testing";
import { everyProcedure } from "./fuzz/every-procedure";
import { sample } from "./fuzz/sample";
import { appRouter } from "./root";
import { createCallerFactory, type RequestContext } from "./trpc";

/** The only procedures that come before a session. */
const open = ["account.setup", "account.invitation", "account.accept"];

const untyped: AnyRouter = appRouter;
const procedures = Object.entries<AnyProcedure>(untyped._def.procedures).map(
  ([path, { _def }]) => ({
    path,
    type: _def.type,
    area: areas.find((area) => area === Reflect.get(Object(_def.meta), "area")),
  }),
);

/** Garbage as input: whoever may call is told so only after the table was asked. */
async function codeFor(context: RequestContext, path: string): Promise<string> {
  const caller = createCallerFactory(appRouter)(context);
  const call: unknown = path
    .split(".")
    .reduce<unknown>((at, name) => Reflect.get(Object(at), name), caller);
  if (typeof call !== "function") throw new Error(`${path} cannot be called`);
  try {
    await call({ garbage: true });
    return "OK";
  } catch (error) {
    return error instanceof TRPCError ? error.code : "thrown";
  }
}

it("knows the area of every procedure that is not open", () => {
  const unprotected = procedures.filter(({ area }) => area === undefined).map(({ path }) => path);
  expect(unprotected).toEqual(open);
});

it("allows every procedure to every role exactly as the table says", async () => {
  await using context = await testContext();
  for (const { path, type, area } of procedures) {
    if (!area) continue;
    const without = await codeFor({ context, session: null, requestId: "test" }, path);
    expect([path, without]).toEqual([path, "UNAUTHORIZED"]);
    for (const role of roles) {
      const code = await codeFor({ context, session: sessionOf(role), requestId: "test" }, path);
      const allowed = may(role, area, type === "query" ? "read" : "act");
      expect([path, role, code !== "FORBIDDEN"]).toEqual([path, role, allowed]);
    }
  }
});

function sessionOf(role: Role) {
  return { userId: role, name: role, email: `${role}@example.com`, role };
}

it("shows and changes for somebody of one producer nothing of another, by any procedure", async () => {
  await using context = await testContext();
  const account = { name: "Pia", email: "pia@example.com", role: "producer" } as const;
  const { id } = await createAccount(context, { ...account, password: "correct horse battery" });
  await context.pool.query(
    `with made as (insert into producers (key, name)
       values ('ours', 'Our orders'), ('theirs', 'Their payments') returning id, key)
     insert into producer_members (producer_id, account_id)
     select id, $1 from made where key = 'ours'`,
    [id],
  );
  const theirs = async () =>
    (
      await context.pool.query(
        `select to_jsonb(p) as producer, (select jsonb_agg(k) from producer_keys k where k.producer_id = p.id) as keys
         from producers p where key = 'theirs'`,
      )
    ).rows;
  const before = await theirs();
  const session = { userId: id, name: account.name, email: account.email, role: account.role };
  const caller = createCallerFactory(appRouter)({ context, session, requestId: "test" });
  const own = everyProcedure.filter(({ area }) => areasOf("producer").some((one) => one === area));
  expect(own.length).toBeGreaterThan(5);
  for (const { path, input } of own) {
    const meant = input ? aimed(sample(input)) : undefined;
    const call: unknown = path
      .split(".")
      .reduce<unknown>((at, name) => Reflect.get(Object(at), name), caller);
    if (typeof call !== "function") throw new Error(`${path} cannot be called`);
    const answer: unknown = await Promise.resolve(call(meant)).catch(() => null);
    expect([path, JSON.stringify(answer ?? null).includes("Their payments")]).toEqual([
      path,
      false,
    ]);
  }
  expect(await theirs()).toEqual(before);
});

/** At the other producer, whatever the field that names one is called. */
function aimed(input: unknown): unknown {
  if (typeof input !== "object" || input === null || Array.isArray(input)) return input;
  return Object.fromEntries(
    Object.entries(input).map(([name, value]) => [
      ...[name, /^(key|producer|producerKey)$/.test(name) ? "theirs" : value],
    ]),
  );
}
