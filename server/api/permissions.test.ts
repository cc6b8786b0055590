import { type AnyProcedure, type AnyRouter, TRPCError } from "@trpc/server";
import { expect, it } from "vitest";
import { areas, may, type Role, roles } from "@/server/auth/permissions";
import { testContext } from "@/server/testing";
import { appRouter } from "./root";
import { createCallerFactory, type RequestContext } from "./trpc";

/** The only procedures that come before a session. */
const open = ["account.setup"];

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
