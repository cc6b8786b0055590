import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
import type { Producer } from "@/server/notification-types/producer";
import type { Acceptor } from "@/server/pipeline/accept/accept";
import { resolveUsers } from "@/server/pipeline/accept/commit.sql";
import type { EventInput } from "@/server/pipeline/accept/contract";
import { type Explanation, explain } from "@/server/pipeline/preferences/explain";
import type { Renderer } from "@/server/templates/render";

/**
 * What accepting this event would do: the same validation and the real evaluation, nothing sent or
 * stored.
 * @throws Refusal as accepting would.
 */
export async function explainEvent(
  context: Context,
  { acceptor, renderer }: { acceptor: Acceptor; renderer: Renderer },
  producer: Producer,
  event: EventInput,
): Promise<Explanation> {
  const prepared = await acceptor.check(producer, event);
  if (prepared.targetUserId !== null) {
    const known = await resolveUsers(context.pool, [prepared.targetUserId]);
    if (!known.has(prepared.targetUserId)) {
      throw new Refusal("not_found", "target.userId is not known. Create the user first.", {
        errors: [{ path: "target.userId", message: "is not known" }],
      });
    }
  }
  return explain(context, renderer, {
    ...prepared,
    producerId: producer.id,
    actor: event.actor ?? null,
    object: event.object ?? null,
    data: event.data,
  });
}
