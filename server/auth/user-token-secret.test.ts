import { createUserToken } from "@carillon/client";
import { expect, it } from "vitest";
import { appRouter } from "@/server/api/root";
import { createCallerFactory } from "@/server/api/trpc";
import { pipelineWorld } from "@/server/pipeline/testing";
import type { Role } from "./permissions";
import { createUserAuthenticator } from "./user-token";

it("is shown to admins alone, signs tokens that are taken, and replaced refuses those within five seconds", async () => {
  // Tokens are signed on the real clock.
  await using context = await pipelineWorld(new Date());
  await context.pool.query("insert into users (external_id) values ('user_42')");
  const as = (role: Role) =>
    createCallerFactory(appRouter)({
      context,
      session: { userId: role, name: role, email: `${role}@example.com`, role },
      requestId: "test",
    }).userTokens;
  const refused = { code: "FORBIDDEN" };
  await expect(as("producer").show()).rejects.toMatchObject(refused);
  await expect(as("oncall").replace()).rejects.toMatchObject(refused);

  const authenticate = createUserAuthenticator(context);
  const { secret } = await as("admin").show();
  const token = await createUserToken("user_42", secret);
  expect(await authenticate(token)).toMatchObject({ externalId: "user_42" });

  const { secret: next } = await as("admin").replace();
  context.setNow(new Date(context.clock.now().getTime() + 5_000));
  await expect(authenticate(token)).rejects.toMatchObject({ code: "unauthenticated" });
  expect(await authenticate(await createUserToken("user_42", next))).toBeTruthy();

  const { rows } = await context.pool.query("select * from audit_log order by id");
  expect(rows).toMatchObject([
    { actor: "admin@example.com", action: "user-tokens.secret-shown" },
    { actor: "admin@example.com", action: "user-tokens.secret-replaced" },
  ]);
  for (const one of [secret, next]) expect(JSON.stringify(rows)).not.toContain(one);
});
