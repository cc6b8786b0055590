import { createHash } from "node:crypto";

/** `apns-collapse-id` takes 64 bytes; what is longer becomes its hash. */
export const apnsCollapseId = (key: string) => (Buffer.byteLength(key) <= 64 ? key : hashOf(key));

/** A Web Push `Topic` has at most 32 characters of URL-safe Base64 (RFC 8030, 5.4). */
export const webPushTopic = (key: string) => hashOf(key).slice(0, 32);

const hashOf = (key: string) => createHash("sha256").update(key).digest("base64url");
