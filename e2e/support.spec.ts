import type { APIRequestContext } from "@playwright/test";
import { readDemo } from "./demo";
import { sayWhy } from "./look";
import { expect, test } from "./story";

const person = "eve_support";
const phone = "+4915199887766";

/** A person who switched order updates off, and a producer who sent one nevertheless. */
async function aMissedMessage(request: APIRequestContext): Promise<void> {
  const { apiKey } = readDemo();
  const headers = { authorization: `Bearer ${apiKey}` };
  const put = (path: string, data: object) =>
    request.put(`/api/v1/users/${person}${path}`, { headers, data });
  await put("", {
    email: "eve@support.example",
    phone,
    phoneVerified: true,
    timeZone: "Europe/Berlin",
  });
  await put("/devices/phone", { platform: "ios", token: "eve-support-token" });
  const patched = await request.patch(`/api/v1/users/${person}/preferences`, {
    ...{ headers, data: { types: { "order.shipped": { enabled: false } } } },
  });
  expect(patched.status()).toBe(200);
  const sent = await request.post("/api/v1/notifications", {
    headers,
    data: {
      ...{ type: "order.shipped", target: { userId: person }, idempotencyKey: "eve-order-991" },
      data: { orderNumber: "991" },
    },
  });
  expect(sent.status()).toBe(202);
}

test("somebody calls: “why didn’t I get it?”, and support answers on one page", async ({
  pageAs,
  request,
}) => {
  await aMissedMessage(request);
  const page = await pageAs("support");
  await page.goto("/users");
  const box = page.getByRole("searchbox");
  await box.fill("0151 / 99 88 77 66");
  await expect(page.getByRole("link", { name: person })).toBeVisible();
  await box.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/users/${person}$`));

  // Nobody is shown before the reason stands in the log, and the reason may not say who it is.
  const form = page.getByRole("form", { name: "Why do you look at this person?" });
  await form.getByLabel("Ticket number").fill("eve@support.example called");
  await form.getByRole("button", { name: "Open" }).click();
  await expect(form.getByText(/Leave out who it is/)).toBeVisible();
  await expect(page.getByText("Reachability")).toHaveCount(0);
  await sayWhy(page, "T-4711");
  await expect(page.getByText("eve@support.example")).toBeVisible();

  // What, about when: the answer is a sentence.
  const asked = page.getByRole("tabpanel", { name: "Why didn’t they get it?" });
  await asked.getByRole("combobox", { name: "What" }).click();
  await page
    .getByRole("option", { name: /shipped/i })
    .first()
    .click();
  const now = new Date(Date.now() - new Date().getTimezoneOffset() * 60_000);
  await asked.getByLabel("About when").fill(now.toISOString().slice(0, 16));
  await expect(asked.getByText(/Suppressed: .*switched this type off/)).toBeVisible();

  // By the producer's key: the same message, with what the answer rests on.
  await page.goto("/users?q=eve-order-991");
  await page.getByRole("link", { name: /by its producer’s idempotency key/ }).click();
  await expect(
    page.getByText(/Suppressed: the user had switched “.*” off; would have been/),
  ).toBeVisible();
  await expect(page.getByText("Why we say so")).toBeVisible();

  // What would happen now, by the real evaluation.
  await page.getByRole("tab", { name: "If it were sent now" }).click();
  const simulation = page.getByRole("tabpanel", { name: "If it were sent now" });
  await simulation.getByRole("combobox", { name: "Type to simulate" }).click();
  await page
    .getByRole("option", { name: /shipped/i })
    .first()
    .click();
  await simulation.getByRole("button", { name: "Simulate" }).click();
  await expect(simulation.getByText(/It would not be sent: the user has switched/)).toBeVisible();

  // When it was switched off, and by whom.
  await page.getByText("What changed, and who changed it").click();
  await expect(page.getByText(/by the producer/)).toBeVisible();
});

test("an administrator sees who looked and why, and forgets the person for good", async ({
  pageAs,
}) => {
  const page = await pageAs("admin");
  await page.goto(`/users/${person}`);
  await sayWhy(page, "T-4712");
  await expect(page.getByText(/looked: a support ticket \(T-4711\)/)).toBeVisible();
  await page.getByRole("button", { name: "Erase" }).click();
  const dialog = page.getByRole("alertdialog");
  await dialog.getByRole("textbox").fill(person);
  await dialog.getByRole("button", { name: "Erase for good" }).click();
  await expect(page).toHaveURL(/\/users$/);
  await page.goto("/data");
  const erasures = page.getByRole("listitem").filter({ hasText: "Erasure" });
  await expect(erasures.first()).toContainText("done", { timeout: 30_000 });
  await page.goto("/users?q=eve-order-991");
  await expect(page.getByText("Nothing is known as “eve-order-991”")).toBeVisible();
});
