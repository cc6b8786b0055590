import { expect, test } from "vitest";
import { testContext } from "@/server/testing";
import { estimateAudience } from "./estimate";

test("the size of a segment is estimated right also where its conditions go together", async () => {
  await using context = await testContext();
  await context.pool.query(
    `insert into users (external_id, locale, attributes)
     select 'user_' || i, case when i % 4 = 0 then 'de' else 'en' end,
            jsonb_build_object('country', case when i % 4 = 0 then 'DE' else 'US' end)
     from generate_series(1, 20000) as i`,
  );
  const filter = {
    all: [
      { field: "locale", op: "eq" as const, value: "de" },
      { field: "attributes.country", op: "eq" as const, value: "DE" },
    ],
  };
  const segment = { kind: "segment", key: "german", filter } as const;
  const estimate = await estimateAudience(context.pool, segment, context.clock.now());
  expect(Math.abs(estimate - 5_000)).toBeLessThan(250);
});
