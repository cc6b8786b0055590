import type { ComposedBroadcast, StoredAudience } from "@/db/schema/json";
import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
import type { CatalogueType } from "@/server/notification-types/catalogue";
import { EventInput } from "@/server/pipeline/accept/contract";
import { storedAudience } from "./composed-audience";
import { broadcastType } from "./composed-types";
import { refuseForeignWords } from "./composed-words";

/** What a broadcast is posted as. */
export type ComposedEvent = { type: CatalogueType; audience: StoredAudience; event: EventInput };

/** A start in the past by less is taken for "now": the page was open for a while. */
const patienceMs = 5 * 60_000;

/**
 * The event that a broadcast becomes; `key` makes that it becomes one only once.
 * @throws Refusal malformed, naming the field: its type, its words, its audience, its start
 */
export async function composedEvent(
  { pool, clock }: Pick<Context, "pool" | "clock">,
  broadcast: ComposedBroadcast,
  key: string,
): Promise<ComposedEvent> {
  const { typeKey, data, push, startsAt, lastsSeconds } = broadcast;
  const type = await broadcastType(pool, typeKey);
  await refuseForeignWords(pool, broadcast);
  const audience = await storedAudience(pool, broadcast.audience);
  refusePast(startsAt, clock.now());
  const event = EventInput.parse({
    type: typeKey,
    idempotencyKey: `broadcast:${key}`,
    target: { broadcast: true },
    ...(broadcast.audience.who === "followers" ? { actor: broadcast.audience.actorId } : {}),
    data,
    channels: ["in_app", ...(push && type.channels.includes("push") ? ["push"] : [])],
    ttlSeconds: lastsSeconds,
    ...(startsAt === null ? {} : { sendAt: startsAt }),
  });
  return { type, audience, event };
}

function refusePast(startsAt: string | null, now: Date): void {
  if (startsAt === null || new Date(startsAt).getTime() > now.getTime() - patienceMs) return;
  throw new Refusal("malformed", "The start has passed. Choose a later one.", {
    errors: [{ path: "startsAt", message: "has passed; choose a later one" }],
  });
}
