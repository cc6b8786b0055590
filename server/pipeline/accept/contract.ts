import { z } from "zod";
import { Identifier, Text } from "@/server/audience/storable";
import { UserInput } from "@/server/audience/user-input";
import { channelKeys } from "@/server/channels/registry";

const Target = z.union([
  z.strictObject({ userId: Identifier }),
  z.strictObject({ userIds: z.array(Identifier).min(1).max(10_000) }),
  z.strictObject({ followersOf: Identifier }),
  z.strictObject({ segment: Identifier }),
  z.strictObject({ broadcast: z.literal(true), segment: Identifier.optional() }),
]);

/** Creates the recipient on the way when a direct target is unknown. */
const CreateUser = UserInput.pick({
  email: true,
  phone: true,
  locale: true,
  timeZone: true,
  attributes: true,
});

/** At most 90 days ahead: the furthest for which partitions exist. */
export const maxSendAheadMs = 90 * 86_400_000;
export const maxDataBytes = 32 * 1024;

/** One event, as producers post it. Unknown fields are rejected by name. */
export const EventInput = z.strictObject({
  type: Text(64),
  idempotencyKey: Text(255).optional(),
  target: Target,
  createUser: CreateUser.optional(),
  actor: Identifier.optional(),
  object: Identifier.optional(),
  data: z.record(z.string().max(64), z.unknown()).default({}),
  priority: z.enum(["P0", "P1", "P2"]).optional(),
  channels: z.array(z.enum(channelKeys)).min(1).optional(),
  ttlSeconds: z.int().min(1).max(2_592_000).optional(),
  sendAt: z.iso.datetime({ offset: true }).optional(),
});

export type EventInput = z.infer<typeof EventInput>;

/** What accepting answers: the id, or the first id when the idempotency key was seen before. */
export type Accepted = { id: string; status: "accepted" | "duplicate" };
