import { expect, test } from "vitest";
import { testContext } from "@/server/testing";
import { appRouter } from "./root";
import { createCallerFactory } from "./trpc";

test("an id that no row can have is refused, and is no error of ours", async () => {
  await using context = await testContext();
  const session = { userId: "a", name: "a", email: "a@example.com", role: "admin" } as const;
  const caller = createCallerFactory(appRouter)({ context, session, requestId: "test" });
  const id = 2 ** 40;
  const calls = [
    caller.campaigns.one({ id }),
    caller.templates.one({ id }),
    caller.templates.version({ id: 1, version: id }),
    caller.lists.cancelUpload({ id }),
    caller.campaigns.list({ cursor: id }),
    caller.segments.count({ filter: { did: "opened", campaign: id, withinDays: 1 }, panel: "p" }),
  ];
  for (const outcome of await Promise.allSettled(calls))
    expect(outcome).toMatchObject({ reason: { code: "BAD_REQUEST" } });
});
