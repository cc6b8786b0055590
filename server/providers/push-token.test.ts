import { expect, test } from "vitest";
import { kindOfToken, readSubscription } from "./push-token";

const keys = { p256dh: "BPublicKey", auth: "secret" };
const subscription = { endpoint: "https://push.example.com/1", expirationTime: null, keys };

test.each([
  ["a1".repeat(32), "apns"],
  ["A1".repeat(80), "apns"],
  ["a1".repeat(31), "fcm"],
  [`${"a1".repeat(32)}b`, "fcm"],
  ["dQw4w9WgXcQ:APA91bH-x_y", "fcm"],
  [JSON.stringify(subscription), "web_push"],
  [JSON.stringify({ ...subscription, endpoint: "http://push.example.com/1" }), "fcm"],
  [JSON.stringify({ endpoint: subscription.endpoint }), "fcm"],
  ["{", "fcm"],
  ["", "fcm"],
])("%j is told by its shape", (token, kind) => {
  expect(kindOfToken(token)).toBe(kind);
});

test("only what calls and encryption need is kept of a subscription", () => {
  expect(readSubscription(JSON.stringify(subscription))).toEqual({
    endpoint: subscription.endpoint,
    keys,
  });
});
