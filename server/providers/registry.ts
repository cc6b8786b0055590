import type { Adapter } from "./adapter";
import { apns } from "./apns";
import { fcm } from "./fcm";
import { resend } from "./resend";
import { sandboxAdapters } from "./sandbox";
import { smtp } from "./smtp";
import { telnyx } from "./telnyx";
import { twilio } from "./twilio";
import { webPush } from "./web-push";
import { webhook } from "./webhook";

/** Every kind of provider, in the order in which pages offer them. */
export const adapters: readonly Adapter[] = [
  fcm,
  apns,
  webPush,
  resend,
  smtp,
  twilio,
  telnyx,
  webhook,
  ...sandboxAdapters,
];

const byKey = new Map(adapters.map((adapter) => [adapter.key, adapter]));

/** undefined: a kind that an older or newer version knows. */
export function adapterOf(key: string): Adapter | undefined {
  return byKey.get(key);
}
