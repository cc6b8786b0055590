import { readDemo } from "./demo";
import { expect, test } from "./story";

/** A team rotates its key without a gap; on-call keeps a producer out and lets it in again. */
test("a member rotates its key with overlap, and on-call cuts the producer off and lets it in", async ({
  pageAs,
  request,
}) => {
  const post = async (key: string, type = "order.shipped") => {
    const answer = await request.post("/api/v1/notifications", {
      headers: { authorization: `Bearer ${key}` },
      data: { type, target: { userId: "user_2" }, idempotencyKey: `e2e-${type}-${Math.random()}` },
    });
    return answer;
  };

  const team = await pageAs("producer");
  await team.goto("/");
  await expect(team).toHaveURL(/\/producers$/);
  await expect(team.getByRole("row")).toHaveCount(2);
  await team.goto("/producers/social");
  await expect(team.getByText("There is no such producer")).toBeVisible();
  await team.goto("/producers/commerce");

  const keys = team.getByRole("region", { name: "API keys" });
  await keys.getByRole("button", { name: "New key…" }).click();
  await team.getByRole("alertdialog").getByLabel("Name").fill("e2e");
  await team.getByRole("button", { name: "Make key" }).click();
  const shown = team.getByRole("dialog", { name: "The new key" });
  const first = (await shown.locator("code").first().textContent()) ?? "";
  await shown.getByRole("button", { name: "I have it" }).click();
  expect((await post(first)).status()).toBe(202);

  const old = keys.getByRole("listitem", { name: `Key ${first.slice(0, 9)}` });
  await expect(old).toContainText("Last used");
  await old.getByRole("button", { name: "Rotate…" }).click();
  await expect(team.getByRole("alertdialog")).toContainText("Last used");
  await team.getByRole("radio", { name: "1 hour" }).click();
  await team.getByRole("button", { name: "Rotate", exact: true }).click();
  const second = (await shown.locator("code").first().textContent()) ?? "";
  await shown.getByRole("button", { name: "I have it" }).click();
  await expect(old).toContainText("Ends");
  for (const key of [first, second]) expect((await post(key)).status()).toBe(202);
  await expect(team.getByRole("button", { name: "Cut off…" })).toHaveCount(0);

  const oncall = await pageAs("oncall");
  await oncall.goto("/producers/commerce");
  await oncall.getByRole("button", { name: "Cut off…" }).click();
  const dialog = oncall.getByRole("alertdialog");
  await dialog.getByLabel("Why").fill("It floods us");
  await dialog.getByRole("button", { name: "Cut off" }).click();
  await expect(oncall.getByRole("region", { name: "Cut off" })).toContainText("It floods us");
  await expect.poll(async () => (await post(second)).status(), { timeout: 5_000 }).toBe(429);
  const refused = await post(second);
  expect(refused.headers()["retry-after"]).toBe("60");
  expect((await refused.json()).detail).toContain("It floods us");

  await oncall.getByRole("button", { name: "Let in again" }).click();
  await oncall.getByRole("alertdialog").getByRole("button", { name: "Let in again" }).click();
  await expect(oncall.getByRole("region", { name: "Cut off" })).toHaveCount(0);
  await expect.poll(async () => (await post(second)).status(), { timeout: 5_000 }).toBe(202);

  await keys
    .getByRole("listitem", { name: `Key ${second.slice(0, 9)}` })
    .getByRole("button", { name: "Revoke…" })
    .click();
  await team.getByRole("button", { name: "Revoke", exact: true }).click();
  await expect.poll(async () => (await post(second)).status(), { timeout: 5_000 }).toBe(401);
  expect((await post(first)).status()).toBe(202);
});

test("an admin finds the secret that apps sign their users' tokens with, and nobody else is offered it", async ({
  pageAs,
}) => {
  const admin = await pageAs("admin");
  await admin.goto("/producers");
  await admin.getByRole("button", { name: "User tokens" }).click();
  const dialog = admin.getByRole("dialog", { name: "User tokens" });
  const secret = dialog.getByText(readDemo().userTokenSecret);
  await expect(secret).toHaveCount(0);
  await dialog.getByRole("button", { name: "Show the secret" }).click();
  await expect(secret).toBeVisible();
  await dialog.getByRole("button", { name: "Replace…" }).click();
  await expect(admin.getByRole("button", { name: "Replace the secret" })).toBeDisabled();

  const oncall = await pageAs("oncall");
  await oncall.goto("/producers");
  await expect(oncall.getByRole("row").nth(1)).toBeVisible();
  await expect(oncall.getByRole("button", { name: "User tokens" })).toHaveCount(0);
});
