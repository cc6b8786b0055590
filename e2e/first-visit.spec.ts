import { breaches, serious, told } from "./axe";
import { expect, test } from "./story";

/** What each role finds on its first visit; the navigation shows exactly what it may open. */
const visits = [
  { role: "admin", sees: ["Overview", "Notifications", "Users", "Send", "Sandbox"], not: [] },
  { role: "oncall", sees: ["Overview", "Notifications", "Sandbox"], not: ["Users"] },
  { role: "support", sees: ["Overview", "Notifications", "Users"], not: ["Send"] },
  { role: "marketing", sees: ["Overview", "Notifications"], not: ["Users"] },
  { role: "content", sees: ["Overview"], not: ["Users"] },
];

for (const { role, sees, not } of visits) {
  test(`${role} signs in, sees its pages and no others`, async ({ pageAs }) => {
    const page = await pageAs(role);
    await page.goto("/");
    const navigation = page.getByRole("navigation").first();
    for (const name of sees) {
      await expect(navigation.getByRole("link", { name, exact: true })).toBeVisible();
    }
    for (const name of not) {
      await expect(navigation.getByRole("link", { name, exact: true })).toHaveCount(0);
    }
    await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
    expect(told(serious(await breaches(page)))).toEqual([]);
  });
}

test("a visitor without a session is asked to sign in, and comes back where they wanted", async ({
  page,
}) => {
  await page.goto("/notifications");
  await expect(page).toHaveURL(/\/sign-in/);
  await expect(page.getByRole("button", { name: "Sign in", exact: true })).toBeVisible();
});
