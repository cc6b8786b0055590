import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
import type { Producer } from "@/server/notification-types/producer";
import { createTypeRegistry } from "@/server/notification-types/registry";
import { collapseExplained } from "@/server/pipeline/aggregation/would-collapse";
import { type Explanation, explain } from "@/server/pipeline/preferences/explain";
import type { Renderer } from "@/server/templates/render";
import { resolveUsers } from "./commit.sql";
import type { EventInput } from "./contract";
import { prepare } from "./prepare";

/**
 * Validates an event as accepting does, and evaluates it now; nothing is sent or stored. A recipient
 * that `createUser` would create is not evaluated.
 * @throws Refusal as accepting, but for duplicates, rates and back-pressure
 */
export async function explainEvent(
  context: Context,
  renderer: Renderer,
  producer: Producer,
  event: EventInput,
): Promise<Explanation> {
  const { pool, clock } = context;
  const services = { pool, types: createTypeRegistry(pool) };
  const prepared = await prepare(services, producer, event, clock.now());
  const { targetUserId } = prepared;
  if (targetUserId !== null && !event.createUser) {
    const known = await resolveUsers(pool, [targetUserId]);
    if (!known.has(targetUserId)) throw unknownUser();
  }
  const asked = {
    ...prepared,
    producerId: producer.id,
    actor: event.actor ?? null,
    object: event.object ?? null,
    data: event.data,
  };
  const explanation = await explain(context, renderer, asked);
  return collapseExplained(pool, explanation, asked, clock.now());
}

const unknownUser = () =>
  new Refusal(
    "not_found",
    "target.userId is not known. Create the user first, or send createUser with the event.",
    { errors: [{ path: "target.userId", message: "is not known" }] },
  );
