/** A notification type of the demo workspace. */
export type DemoType = {
  key: string;
  name: string;
  description: string;
  category: "security" | "payments" | "social" | "content" | "orders" | "product" | "marketing";
  priority: 0 | 1 | 2;
  channels: string[];
  ttlSeconds: number;
  dedupWindowSeconds: number;
  pinned?: boolean;
  mandatory?: boolean;
  lockScreenPrivate?: boolean;
  trackOpens?: boolean;
  /** Where a channel goes on that has no provider left. */
  fallbacks?: Record<string, string[]>;
  aggregationWindowSeconds?: number;
  /** Looked up by every inbox, however small the audience. */
  fanOut?: "read";
};

const minutes = 60;
const hours = 3_600;
const days = 86_400;

const transactional: DemoType[] = [
  {
    key: "otp",
    name: "Sign-in code",
    description: "A one-time code when you sign in.",
    category: "security",
    priority: 0,
    channels: ["push", "sms", "email"],
    ttlSeconds: 5 * minutes,
    dedupWindowSeconds: 30,
    pinned: true,
    mandatory: true,
    lockScreenPrivate: true,
    fallbacks: { sms: ["push", "email"], push: ["sms", "email"] },
  },
  {
    key: "security.alert",
    name: "Security alert",
    description: "A sign-in, or a change of your account, that you should know of.",
    category: "security",
    priority: 0,
    channels: ["in_app", "push", "email", "sms"],
    ttlSeconds: 1 * days,
    dedupWindowSeconds: 5 * minutes,
    pinned: true,
    mandatory: true,
    lockScreenPrivate: true,
    fallbacks: { push: ["email", "sms"] },
  },
  {
    key: "payment.confirmed",
    name: "Payment confirmed",
    description: "Your receipt.",
    category: "payments",
    priority: 0,
    channels: ["in_app", "push", "email", "webhook"],
    ttlSeconds: 1 * days,
    dedupWindowSeconds: 1 * days,
    pinned: true,
    fallbacks: { push: ["email"] },
  },
  {
    key: "payment.failed",
    name: "Payment failed",
    description: "A payment did not go through, and how to try it again.",
    category: "payments",
    priority: 1,
    channels: ["in_app", "push", "email", "webhook"],
    ttlSeconds: 2 * days,
    dedupWindowSeconds: 1 * hours,
    fallbacks: { push: ["email"] },
  },
  {
    key: "order.shipped",
    name: "Order shipped",
    description: "Your parcel is on its way.",
    category: "orders",
    priority: 1,
    channels: ["in_app", "push", "email", "webhook"],
    ttlSeconds: 2 * days,
    dedupWindowSeconds: 1 * days,
    fallbacks: { push: ["email"] },
  },
  {
    key: "appointment.reminder",
    name: "Appointment reminder",
    description: "Your appointment is near.",
    category: "orders",
    priority: 1,
    channels: ["in_app", "push", "email", "sms"],
    ttlSeconds: 2 * hours,
    dedupWindowSeconds: 1 * hours,
  },
];

const social: DemoType[] = [
  {
    key: "like",
    name: "Like",
    description: "Somebody liked your photo.",
    category: "social",
    priority: 1,
    channels: ["in_app", "push"],
    ttlSeconds: 1 * days,
    dedupWindowSeconds: 1 * hours,
    // Short, so that whoever watches /demo sees it end.
    aggregationWindowSeconds: 15,
  },
  {
    key: "comment",
    name: "Comment",
    description: "Somebody commented on your photo.",
    category: "social",
    priority: 1,
    channels: ["in_app", "push", "email"],
    ttlSeconds: 1 * days,
    dedupWindowSeconds: 1 * hours,
  },
  {
    key: "follow",
    name: "New follower",
    description: "Somebody follows you.",
    category: "social",
    priority: 1,
    channels: ["in_app", "push"],
    ttlSeconds: 1 * days,
    dedupWindowSeconds: 1 * days,
    aggregationWindowSeconds: 10 * minutes,
  },
  {
    key: "mention",
    name: "Mention",
    description: "Somebody mentioned you.",
    category: "social",
    priority: 1,
    channels: ["in_app", "push", "email"],
    ttlSeconds: 1 * days,
    dedupWindowSeconds: 1 * hours,
  },
  {
    key: "friend.joined",
    name: "Friend joined",
    description: "Somebody you know signed up.",
    category: "social",
    priority: 1,
    channels: ["in_app", "push"],
    ttlSeconds: 2 * days,
    dedupWindowSeconds: 7 * days,
  },
  {
    key: "message.received",
    name: "Direct message",
    description: "Somebody wrote to you.",
    category: "social",
    priority: 1,
    channels: ["in_app", "push"],
    ttlSeconds: 1 * days,
    dedupWindowSeconds: 1 * minutes,
    lockScreenPrivate: true,
  },
];

const content: DemoType[] = [
  {
    key: "post.created",
    name: "New post",
    description: "Somebody you follow posted.",
    category: "content",
    priority: 1,
    channels: ["in_app", "push"],
    ttlSeconds: 1 * days,
    dedupWindowSeconds: 1 * days,
  },
  {
    key: "live.started",
    name: "Live now",
    description: "Somebody you follow went live.",
    category: "content",
    priority: 1,
    channels: ["in_app", "push"],
    ttlSeconds: 1 * hours,
    dedupWindowSeconds: 1 * hours,
  },
  {
    key: "feature.announced",
    name: "New feature",
    description: "Something new in the app.",
    category: "product",
    priority: 1,
    channels: ["in_app", "push"],
    ttlSeconds: 3 * days,
    dedupWindowSeconds: 7 * days,
    fanOut: "read",
  },
  {
    key: "policy.changed",
    name: "Policy change",
    description: "Our terms or our privacy policy change.",
    category: "product",
    priority: 1,
    channels: ["in_app", "email"],
    ttlSeconds: 7 * days,
    dedupWindowSeconds: 7 * days,
  },
];

const marketing: DemoType[] = [
  {
    key: "newsletter",
    name: "Newsletter",
    description: "The monthly letter.",
    category: "marketing",
    priority: 2,
    channels: ["email"],
    ttlSeconds: 3 * days,
    dedupWindowSeconds: 1 * days,
    trackOpens: true,
  },
  {
    key: "flash.sale",
    name: "Flash sale",
    description: "A discount for some hours.",
    category: "marketing",
    priority: 2,
    channels: ["in_app", "push", "email"],
    ttlSeconds: 6 * hours,
    dedupWindowSeconds: 1 * hours,
    trackOpens: true,
  },
  {
    key: "reengagement",
    name: "Come back",
    description: "What you missed while you were away.",
    category: "marketing",
    priority: 2,
    channels: ["push", "email"],
    ttlSeconds: 2 * days,
    dedupWindowSeconds: 7 * days,
    trackOpens: true,
  },
  {
    key: "weekly.digest",
    name: "Weekly digest",
    description: "What happened in your week.",
    category: "marketing",
    priority: 2,
    channels: ["in_app", "email"],
    ttlSeconds: 2 * days,
    dedupWindowSeconds: 1 * days,
    trackOpens: true,
  },
  {
    key: "survey",
    name: "Survey",
    description: "A short question from us.",
    category: "marketing",
    priority: 2,
    channels: ["in_app", "email"],
    ttlSeconds: 3 * days,
    dedupWindowSeconds: 7 * days,
    trackOpens: true,
  },
];

export const demoTypes: DemoType[] = [...transactional, ...social, ...content, ...marketing];
