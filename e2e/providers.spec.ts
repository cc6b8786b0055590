import { readDemo } from "./demo";
import { expect, test } from "./story";

/** On-call takes a provider out of service by hand and gives it back. */
test("on-call forces a breaker open, sees traffic go to the second account, and leaves it to itself again", async ({
  pageAs,
  request,
}) => {
  const { apiKey, sandboxUrl } = readDemo();
  const page = await pageAs("oncall");
  await page.goto("/providers");
  const email = page.getByRole("region", { name: "E-mail" });
  const first = email.getByRole("listitem", { name: "Sandbox", exact: true });
  const second = email.getByRole("listitem", { name: "Sandbox (second)" });
  await expect(first.getByText("Closed")).toBeVisible();

  await first.getByRole("button", { name: "Actions for Sandbox" }).click();
  await page.getByRole("menuitem", { name: "Force open…" }).click();
  const dialog = page.getByRole("alertdialog");
  await expect(dialog).toContainText("E-mail goes to Sandbox (second) instead.");
  await dialog.getByLabel("Why").fill("Their status page says so");
  await dialog.getByRole("button", { name: "Force open" }).click();
  await expect(first.getByText("Forced open")).toBeVisible();

  const posted = await request.post("/api/v1/notifications", {
    headers: { authorization: `Bearer ${apiKey}` },
    data: { type: "newsletter", target: { broadcast: true }, idempotencyKey: `e2e-${Date.now()}` },
  });
  const { id } = await posted.json();
  await expect(second).not.toContainText(/(^|\D)0\/s/);
  const received = await request.get(`${sandboxUrl}/_sandbox/received?notificationId=${id}`);
  const { items }: { items: { service: string }[] } = await received.json();
  expect([...new Set(items.map(({ service }) => service))]).toEqual(["email-backup"]);

  await page.goto("/");
  const news = page.getByRole("region", { name: "Providers" });
  await expect(news).toContainText("goes to Sandbox (second) instead of Sandbox");
  await news.getByRole("link", { name: "Sandbox", exact: true }).click();
  await expect(page.getByRole("region", { name: "History" })).toContainText("oncall@demo");

  await page.getByRole("button", { name: "Actions for Sandbox" }).click();
  await page.getByRole("menuitem", { name: "Leave to itself…" }).click();
  await page.getByRole("button", { name: "Leave to itself" }).click();
  await expect(page.getByRole("region", { name: "History" })).toContainText("Left to itself");
  await expect(page.getByRole("region", { name: "State" })).not.toContainText("Forced open");
});
