import { readDemo } from "./demo";
import { expect, test } from "./story";

/** The content team tries an event: explain, send, watch it travel, see it arrive. */
test("an event that is composed in the browser is explained, sent, watched and received", async ({
  pageAs,
  request,
}) => {
  const page = await pageAs("admin");
  await page.goto("/send");
  await page.getByLabel("User id").fill("user_7");
  await expect(page.getByText("What would happen now")).toBeVisible();
  const send = page.getByRole("button", { name: "Send", exact: true });
  await expect(send).toBeEnabled();
  await send.click();
  const sent = page.getByLabel("What was just sent");
  for (const stage of ["Accept", "Fan-out", "Preferences", "Routing", "Sending", "Tracking"]) {
    await expect(sent.getByText(stage, { exact: true })).toBeVisible();
  }
  await expect(sent.getByText("completed")).toBeVisible();
  await sent.getByRole("link", { name: "Open" }).click();
  await expect(page).toHaveURL(/\/notifications\/[0-9a-f-]{36}/);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();

  const id = new URL(page.url()).pathname.split("/").at(-1);
  const { sandboxUrl } = readDemo();
  const received = await request.get(`${sandboxUrl}/_sandbox/received?notificationId=${id}`);
  expect(received.ok()).toBe(true);
});

/** On-call stops a campaign in the browser. */
test("on-call finds a running campaign, pauses it, resumes it and cancels it", async ({
  pageAs,
  request,
}) => {
  const { apiKey, sandboxUrl } = readDemo();
  // Slow enough to be caught in the middle.
  await request.put(`${sandboxUrl}/_sandbox/providers/all`, { data: { latencyMs: 4_000 } });
  const posted = await request.post("/api/v1/notifications", {
    headers: { authorization: `Bearer ${apiKey}` },
    data: { type: "newsletter", target: { broadcast: true }, idempotencyKey: `e2e-${Date.now()}` },
  });
  const { id } = await posted.json();
  const page = await pageAs("oncall");
  await page.goto(`/notifications/${id}`);
  await page.getByRole("button", { name: /^Pause/ }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Pause", exact: true }).click();
  await page.getByRole("button", { name: /^Resume/ }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Resume", exact: true }).click();
  await page.getByRole("button", { name: "Cancel", exact: true }).click();
  const dialog = page.getByRole("alertdialog");
  await expect(dialog).toContainText(/\d/);
  await dialog
    .getByRole("button", { name: /cancel/i })
    .last()
    .click();
  await expect(page.getByText("cancelled").first()).toBeVisible();
  await request.put(`${sandboxUrl}/_sandbox/providers/all`, { data: { latencyMs: 25 } });
});
