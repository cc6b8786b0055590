import { expect, test } from "@playwright/test";
import { readDemo } from "./demo";

/** A producer's first ten minutes: post, ask, be refused in words that help. */
const demo = () => readDemo();
const headers = () => ({ authorization: `Bearer ${demo().apiKey}` });

test("an event that is posted reaches the sandbox and completes", async ({ request }) => {
  const key = `e2e-${Date.now()}`;
  const event = {
    type: "order.shipped",
    idempotencyKey: key,
    target: { userId: "user_7" },
    data: { orderNumber: "991", carrier: "Post" },
  };
  const posted = await request.post("/api/v1/notifications", { headers: headers(), data: event });
  expect(posted.status()).toBe(202);
  const { id } = await posted.json();

  await expect
    .poll(async () => {
      const answer = await request.get(`/api/v1/notifications/${id}`, { headers: headers() });
      return (await answer.json()).counts.considered;
    })
    .toBe(1);
  const again = await request.post("/api/v1/notifications", { headers: headers(), data: event });
  expect(again.status()).toBe(200);
  expect(await again.json()).toEqual({ id, status: "duplicate" });
  const other = await request.post("/api/v1/notifications", {
    headers: headers(),
    data: { ...event, data: { orderNumber: "992" } },
  });
  expect(other.status()).toBe(409);
});

test("explain says what would happen and sends nothing", async ({ request }) => {
  const answer = await request.post("/api/v1/notifications?explain=true", {
    headers: headers(),
    data: { type: "newsletter", target: { broadcast: true } },
  });
  expect(answer.status()).toBe(200);
  const explained = await answer.json();
  expect(explained.accepted).toBe(true);
  expect(explained.users.length).toBeLessThanOrEqual(10);
  expect(explained.estimatedRecipients).toBeGreaterThan(1_000);
});

test("a mistake is named with its field", async ({ request }) => {
  const answer = await request.post("/api/v1/notifications", {
    headers: headers(),
    data: { type: "comment", target: { userId: "user_1" }, colour: "red" },
  });
  expect(answer.status()).toBe(400);
  const problem = await answer.json();
  expect(problem.errors[0].path).toContain("colour");
});

test("a code is handed over, whatever the user's quiet hours say", async ({ request }) => {
  const posted = await request.post("/api/v1/notifications", {
    headers: headers(),
    data: {
      type: "otp",
      idempotencyKey: `otp-${Date.now()}`,
      target: { userId: "user_12" },
      data: { code: "482913" },
    },
  });
  const { id } = await posted.json();
  await expect
    .poll(async () => {
      const answer = await request.get(`/api/v1/notifications/${id}`, { headers: headers() });
      return (await answer.json()).status;
    })
    .toBe("completed");
});
