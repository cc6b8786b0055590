import { expect, test, vi } from "vitest";
import { testDatabase } from "@/db/testing";
import { startFcmPeer } from "@/server/providers/peers/fcm-peer";
import { startResendPeer } from "@/server/providers/peers/resend-peer";
import { startTwilioPeer } from "@/server/providers/peers/twilio-peer";
import { eventually, startStage } from "./testing";
import { areComplete, openDemo } from "./testing-accounts";

vi.setConfig({ testTimeout: 240_000 });

const accountSid = `AC${"0a1b2c3d".repeat(4)}`;
const authToken = "an auth token of this test";
const apiKey = "re_of_this_test";
const phone = "+4915112345678";
const email = "ann@example.com";
const token = "a-token-of-google:APA91b-one-device";

test("with nothing but environment variables a push, a mail and an SMS go out as their providers want them", async () => {
  await using database = await testDatabase();
  await using google = await startFcmPeer();
  await using mails = await startResendPeer({ apiKey });
  await using texts = await startTwilioPeer({ accountSid, authToken });
  await using stage = await startStage(database.url);
  Object.assign(stage.env, {
    FCM_SERVICE_ACCOUNT: google.serviceAccount,
    FCM_BASE_URL: google.url,
    RESEND_API_KEY: apiKey,
    RESEND_FROM: "Acme <hello@acme.example>",
    RESEND_CAMPAIGN_FROM: "Acme <news@news.acme.example>",
    RESEND_BASE_URL: mails.url,
    TWILIO_ACCOUNT_SID: accountSid,
    TWILIO_AUTH_TOKEN: authToken,
    TWILIO_FROM: "+15005550006",
    TWILIO_BASE_URL: texts.url,
  });
  await using demo = await openDemo(stage.env, 200);
  const { pool } = demo.context;
  await pool.query(
    `update users set email = $1, email_state = 'ok', phone = $2, phone_verified = true, phone_state = 'ok',
       locale = 'en' where id = 1`,
    [email, phone],
  );
  await pool.query("delete from devices where user_id = 1");
  await pool.query(
    "insert into devices (user_id, device_id, platform, token) values (1, 'phone', 'android', $1)",
    [token],
  );
  await Promise.all([stage.worker(0), stage.worker(1)]);

  const target = { userId: "user_1" };
  const data = { code: "481516" };
  const ids = await Promise.all([
    demo.post({ type: "otp", target, object: "by push", channels: ["push"], data }),
    demo.post({ type: "otp", target, object: "by SMS", channels: ["sms"], data }),
    demo.post({ type: "order.shipped", target, object: "order_1", channels: ["email"] }),
  ]);
  await eventually(() => areComplete(pool, ids), 15_000);

  expect(google.granted).toBeGreaterThan(0);
  const pushes = google.received.map(({ body }) => JSON.parse(body).message);
  expect(pushes).toMatchObject([
    { token, notification: { body: expect.stringContaining("481516") } },
  ]);
  expect(mails.mails.map(({ mail }) => mail)).toMatchObject([
    {
      ...{ from: '"Acme" <hello@acme.example>', to: [email], subject: expect.stringMatching(/\S/) },
      html: expect.stringContaining("<"),
      headers: { "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" },
    },
  ]);
  expect([...texts.messages.values()]).toMatchObject([
    { To: phone, From: "+15005550006", Body: expect.stringContaining("481516") },
  ]);
  expect(await stage.received()).toEqual([]);
  const { rows } = await pool.query(
    `select channel, provider, state from deliveries where notification_id = any($1::uuid[])
     order by channel`,
    [ids],
  );
  expect(rows).toEqual([
    { channel: "email", provider: "resend", state: "sent" },
    { channel: "push", provider: "fcm", state: "sent" },
    { channel: "sms", provider: "twilio", state: "sent" },
  ]);
});
