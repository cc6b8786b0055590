import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
import type { Producer } from "@/server/notification-types/producer";
import type { Accepted } from "./contract";
import type { PreparedEvent } from "./prepare";

type Counting = Pick<Context, "rollup" | "clock">;

/** What is known of an event that was refused before it could be prepared. */
type Stated = { type?: string; priority?: "P0" | "P1" | "P2" };

/** Counts what a commit came to for one event; anything but an answer or a refusal is ours. */
export function countCommitted(context: Counting, event: PreparedEvent, result: unknown): void {
  const { producer, typeKey, priority } = event;
  const entry = isAccepted(result) ? { outcome: result.status } : refusedAs(result);
  add(context, { producerId: producer.id, typeKey, priority, ...entry });
}

/** Counts `n` events that were refused, or broke, before the commit. Nothing stated of them counts as P2. */
export function countRefused(
  context: Counting,
  producer: Producer,
  { type = "", priority = "P2" }: Stated,
  error: unknown,
  n = 1,
): void {
  // Names of types that do not exist have no end.
  const unknown = error instanceof Refusal && error.code === "unregistered_type";
  const typeKey = unknown ? "" : type;
  const of = { producerId: producer.id, typeKey, priority: priorities[priority] };
  add(context, { ...of, ...refusedAs(error), n });
}

const priorities = { P0: 0, P1: 1, P2: 2 };

type Entry = {
  producerId: number;
  typeKey: string;
  priority: number;
  outcome: string;
  reason?: string;
  n?: number;
};

function add({ rollup, clock }: Counting, entry: Entry): void {
  rollup.add(clock.now(), { n: 1, ...entry, stage: "accept" });
}

/** `unavailable` is what ingest availability is computed of: we could not take it. */
function refusedAs(error: unknown): { outcome: string; reason: string } {
  if (!(error instanceof Refusal) || error.code === "unavailable")
    return { outcome: "unavailable", reason: "unavailable" };
  return { outcome: "rejected", reason: error.details.countedAs ?? error.code };
}

const isAccepted = (result: unknown): result is Accepted =>
  typeof result === "object" && result !== null && "status" in result;
