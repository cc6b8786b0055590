import { createHash, randomUUID } from "node:crypto";
import type { Pool } from "@/db/client";
import type { SegmentFilter, StoredAudience } from "@/db/schema/json";
import { resolveSegments } from "@/server/audience/resolve-segments";
import { isStorableJson, unstorableMessage } from "@/server/audience/storable";
import { Refusal } from "@/server/errors";
import { mintId } from "@/server/ids";
import type { Producer } from "@/server/notification-types/producer";
import type { RegisteredType, TypeRegistry } from "@/server/notification-types/registry";
import { type EventInput, maxDataBytes, maxSendAheadMs } from "./contract";

/** An event that may be committed: checked against the registry and the producer's rights. */
export type PreparedEvent = {
  producer: Producer;
  event: EventInput;
  id: string;
  typeKey: string;
  priority: 0 | 1 | 2;
  channels: string[];
  templateVersionId: number | null;
  audience: StoredAudience;
  /** The caller's id of a direct target. */
  targetUserId: string | null;
  idempotencyKey: string;
  bodyHash: string;
  scheduled: boolean;
  acceptedAt: Date;
  expiresAt: Date;
  dedupUntil: Date;
};

type Services = { pool: Pool; types: TypeRegistry };

const fieldError = (path: string, message: string) =>
  new Refusal("malformed", `${path} ${message}`, { errors: [{ path, message }] });

/**
 * Checks what zod cannot: type, rights, priority, channels, times, segment.
 * @param audience in the place of what the target says
 * @throws Refusal naming the field and the fix.
 */
export async function prepare(
  { pool, types }: Services,
  producer: Producer,
  event: EventInput,
  now: Date,
  audience?: StoredAudience,
): Promise<PreparedEvent> {
  const type = await types.find(event.type);
  if (!type) {
    throw new Refusal(
      "unregistered_type",
      `The type "${event.type}" is not registered. Register it, or check its spelling.`,
    );
  }
  checkRights(producer, event);
  checkData(event);
  const sendAt = sendTime(event, now);
  const window = type.dedupWindowSeconds || (event.idempotencyKey ? 86_400 : 0);
  return {
    producer,
    event,
    id: mintId(sendAt),
    typeKey: type.key,
    priority: priorityOf(type, event),
    channels: channelsOf(type, event),
    templateVersionId: type.templateVersionId,
    audience: audience ?? (await audienceOf(pool, event)),
    targetUserId: "userId" in event.target ? event.target.userId : null,
    idempotencyKey: event.idempotencyKey ?? derivedKey(event, window),
    bodyHash: event.idempotencyKey
      ? hash(canonical(audience ? [event, audience] : event))
      : "derived",
    scheduled: sendAt > now,
    acceptedAt: now,
    expiresAt: new Date(sendAt.getTime() + (event.ttlSeconds ?? type.ttlSeconds) * 1_000),
    dedupUntil: new Date(now.getTime() + window * 1_000),
  };
}

function checkRights(producer: Producer, event: EventInput): void {
  if (producer.allowedTypes && !producer.allowedTypes.includes(event.type)) {
    throw new Refusal(
      "forbidden",
      `The producer "${producer.key}" may not send "${event.type}". Ask an admin to allow the type.`,
    );
  }
  const listed = "userId" in event.target || "userIds" in event.target;
  if (!listed && !producer.allowFanout) {
    throw new Refusal(
      "forbidden",
      `The producer "${producer.key}" may only send to listed users. Ask an admin to allow fan-out.`,
    );
  }
  if (event.createUser && !("userId" in event.target)) {
    throw fieldError("createUser", "needs a target of one userId");
  }
}

function checkData(event: EventInput): void {
  const json = JSON.stringify(event.data);
  // One such event would fail the whole group it is committed with.
  if (!isStorableJson(json)) throw fieldError("data", unstorableMessage);
  const bytes = Buffer.byteLength(json);
  if (bytes > maxDataBytes) {
    throw fieldError("data", `has ${bytes} bytes of JSON; at most ${maxDataBytes} are allowed`);
  }
}

function sendTime(event: EventInput, now: Date): Date {
  if (!event.sendAt) return now;
  const sendAt = new Date(event.sendAt);
  if (sendAt.getTime() > now.getTime() + maxSendAheadMs) {
    throw fieldError("sendAt", "is more than 90 days ahead; post it later");
  }
  return sendAt > now ? sendAt : now;
}

function priorityOf(type: RegisteredType, event: EventInput): 0 | 1 | 2 {
  if (!event.priority) return type.priority;
  const wanted = ({ P0: 0, P1: 1, P2: 2 } as const)[event.priority];
  if (wanted < type.priority) {
    throw fieldError("priority", `must not be above the type's own, P${type.priority}`);
  }
  if (type.pinned && wanted !== type.priority) {
    throw fieldError("priority", `cannot be changed: "${type.key}" is pinned to P${type.priority}`);
  }
  return wanted;
}

function channelsOf(type: RegisteredType, event: EventInput): string[] {
  if (!event.channels) return type.channels;
  const foreign = event.channels.findIndex((channel) => !type.channels.includes(channel));
  if (foreign >= 0) {
    throw fieldError(
      `channels.${foreign}`,
      `is not a channel of "${type.key}", which has: ${type.channels.join(", ")}`,
    );
  }
  return [...new Set<string>(event.channels)];
}

/** The audience as it is stored. */
export async function audienceOf(pool: Pool, event: EventInput): Promise<StoredAudience> {
  const { target } = event;
  if ("userId" in target) return { kind: "user", userId: target.userId };
  if ("userIds" in target) return { kind: "list", userIds: [...new Set(target.userIds)] };
  if ("followersOf" in target) return { kind: "followers", actorId: target.followersOf };
  if (target.segment === undefined) return { kind: "everyone" };
  const { rows } = await pool.query<{ filter: SegmentFilter }>(
    "select filter from segments where key = $1",
    [target.segment],
  );
  const segment = rows[0];
  if (!segment) throw fieldError("target.segment", `"${target.segment}" does not exist`);
  const filter = await resolveSegments(pool, segment.filter, target.segment);
  return { kind: "segment", key: target.segment, filter };
}

/** Without a key of the caller's, the event is known by what it is about. */
function derivedKey(event: EventInput, windowSeconds: number): string {
  if (windowSeconds === 0) return randomUUID();
  return `auto-${hash(canonical([event.type, event.actor, event.target, event.object])).slice(0, 32)}`;
}

const hash = (text: string) => createHash("sha256").update(text).digest("hex");

/** JSON with sorted keys: equal for equal values, however the caller ordered them. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
