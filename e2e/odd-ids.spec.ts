import { readDemo } from "./demo";
import { sayWhy } from "./look";
import { expect, test } from "./story";

test("people whose ids look like parts of an address are shown and exported as themselves", async ({
  pageAs,
}) => {
  const page = await pageAs("admin");
  for (const id of ["a%2Fb", "100%", "ü/1"]) {
    const path = encodeURIComponent(id);
    const made = await page.request.put(`/api/v1/users/${path}`, {
      ...{ headers: { authorization: `Bearer ${readDemo().apiKey}` }, data: { locale: "de" } },
    });
    expect(made.ok()).toBe(true);
    await page.goto(`/users/${path}`);
    await sayWhy(page);
    await expect(page.getByRole("heading", { name: id, exact: true })).toBeVisible();
    const link = page.locator("a[href^='/api/people/'][href$='/export']");
    const exported = await page.request.get((await link.getAttribute("href")) ?? "");
    expect(exported.status()).toBe(200);
    const [first = "{}"] = (await exported.text()).split("\n");
    expect(JSON.parse(first)).toMatchObject({ kind: "user", userId: id, locale: "de" });
  }
});

test("an address of something that there is not says so, keeps the navigation, and leads on", async ({
  pageAs,
}) => {
  const page = await pageAs("admin");
  const gone = [
    ["/campaigns/xyz", "There is nothing at this address"],
    ["/campaigns/999999", "There is no such campaign"],
    ["/drill/999999", "There is no such drill"],
    ["/alerts/999999", "There is no such alert"],
  ] as const;
  for (const [path, words] of gone) {
    await page.goto(path);
    await expect(page.getByText(words)).toBeVisible();
    await expect(page.getByRole("main").getByRole("link").last()).toBeVisible();
    await expect(page.getByRole("navigation").first()).toBeVisible();
  }
});
