import { expect, test } from "vitest";
import { restAccess } from "./access";
import { restTest } from "./testing";

test("browsers may ask from any origin for what a user's token opens, and for nothing else", async () => {
  await using rest = await restTest();
  for (const [scheme, operations] of Object.entries(restAccess))
    for (const operation of operations) {
      const [method = "", path = ""] = operation.split(" ");
      const url = path.replaceAll(/\{\w+\}/g, "nothing");
      const origin = { origin: "https://app.example" };
      const asked = await rest.call("OPTIONS", url, { key: null, headers: origin });
      const answered = await rest.call(method, url, { key: "wrong", headers: origin });
      const open = scheme === "userToken" ? "*" : null;
      const allowed = [asked, answered].map(({ headers }) =>
        headers.get("access-control-allow-origin"),
      );
      expect([operation, ...allowed]).toEqual([operation, open, open]);
      if (!open) continue;
      expect(asked.status).toBe(204);
      expect(asked.headers.get("access-control-allow-methods")).toContain(method);
      // Cookies are never part of it.
      expect(asked.headers.get("access-control-allow-credentials")).toBeNull();
    }
});
