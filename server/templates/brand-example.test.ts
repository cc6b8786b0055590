import { expect, it } from "vitest";
import { brandExample } from "./brand-example";

it("shows the brand's colours, company and address, and nothing of them acts", async () => {
  const html = await brandExample({
    companyName: "Meadow <script>alert(1)</script>",
    postalAddress: "1 Harbour Street\nLisbon",
    primaryColor: "#a1b2c3",
    backgroundColor: "#fefefe",
  });
  expect(html).toContain("#a1b2c3");
  expect(html).toContain("#fefefe");
  expect(html).toMatch(/1 Harbour Street<br ?\/?>Lisbon/);
  expect(html).toContain("Meadow &lt;script&gt;");
  expect(html).not.toContain("<script");
});
