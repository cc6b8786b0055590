import { expect, it } from "vitest";
import { mostCallsAtOnce } from "@/components/most-calls";
import { GET } from "./route";

it("answers no request that calls hundreds of procedures at once, before anything is asked of the database", async () => {
  const calls = Array.from({ length: mostCallsAtOnce + 1 }, () => "account.invitation").join(",");
  const answer = await GET(new Request(`http://localhost/api/trpc/${calls}?batch=1&input={}`));
  expect(answer.status).toBe(400);
  expect(await answer.text()).toContain("exceeds maximum size");
});
