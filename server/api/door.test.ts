import { expect, test } from "vitest";
import { requireSameOrigin } from "./door";

const from = (site: string | null) =>
  new Request("https://carillon.example/api/uploads", {
    method: "POST",
    headers: site === null ? {} : { "sec-fetch-site": site },
  });

test.each(["cross-site", "same-site"])("a request that is %s is refused", (site) => {
  expect(() => requireSameOrigin(from(site))).toThrow(/other sites/);
});

test.each(["same-origin", "none", null])("a request whose site is %s passes", (site) => {
  expect(() => requireSameOrigin(from(site))).not.toThrow();
});
