import { expect, it } from "vitest";
import { testContext } from "@/server/testing";
import { changeAudienceSizes, readAudienceSizes } from "./audience-sizes";

it("changes the sizes once from what somebody saw, and keeps before and after", async () => {
  await using context = await testContext();
  const seen = await readAudienceSizes(context.pool);
  const change = (actorReadFrom: number) =>
    changeAudienceSizes(
      context.pool,
      { seen, sizes: { ...seen, actorReadFrom } },
      "admin@a.example",
    );
  const both = await Promise.allSettled([change(20_000), change(30_000)]);
  expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  expect([20_000, 30_000]).toContain((await readAudienceSizes(context.pool)).actorReadFrom);
  const { rows } = await context.pool.query("select action, detail from audit_log");
  expect(rows).toEqual([
    {
      action: "workspace.sizes",
      detail: { before: { actorReadFrom: 10_000 }, after: { actorReadFrom: expect.any(Number) } },
    },
  ]);
});
