import { z } from "zod";

/** Whose token it is: a browser's subscription, Apple's, or Google's. */
export type PushTokenKind = "web_push" | "apns" | "fcm";

const Subscription = z.object({
  endpoint: z.url({ protocol: /^https$/ }).max(2_000),
  keys: z.object({ p256dh: z.string().min(1).max(200), auth: z.string().min(1).max(100) }),
});

/** What a browser's `PushSubscription` is as JSON, as devices register it. */
export type Subscription = z.infer<typeof Subscription>;

/** The subscription that a token is; null for tokens of other kinds. */
export function readSubscription(token: string): Subscription | null {
  if (!token.startsWith("{")) return null;
  try {
    return Subscription.safeParse(JSON.parse(token)).data ?? null;
  } catch {
    return null;
  }
}

const apnsToken = /^(?:[0-9a-f]{2}){32,100}$/i;

/** Tells tokens apart by their shape: nothing else says which service gave them out. */
export function kindOfToken(token: string): PushTokenKind {
  if (apnsToken.test(token)) return "apns";
  return readSubscription(token) ? "web_push" : "fcm";
}
