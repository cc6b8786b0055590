import type { TypeSettings } from "./type-settings";

/** A P1 type that nothing is wrong with. */
export const soundSettings: TypeSettings = {
  name: "Like",
  description: "Somebody liked a photo.",
  category: "social",
  priority: 1,
  pinned: false,
  mandatory: false,
  ttlSeconds: 86_400,
  dedupWindowSeconds: 3_600,
  aggregationWindowSeconds: 300,
  aggregationMaxEvents: null,
  fanOut: "auto",
  pushByTopic: false,
  channels: ["in_app", "push", "email"],
  fallbacks: { push: ["sms", "email"] },
  lockScreenPrivate: false,
  trackOpens: false,
};
