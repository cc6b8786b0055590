import type { AggregateActor, AggregateFacts } from "@/db/schema/json";

/**
 * What a template may use of how many something happened: `count` people, `others` beside the one who is named,
 * `events`, and who was `first` and `latest`. Of a single event: one, and nobody else.
 */
export function aggregateVariables(
  facts: AggregateFacts | null,
  event: AggregateActor,
): Record<string, unknown> {
  const { events, actors, first, latest } = facts ?? {
    ...{ events: 1, actors: 1, first: event, latest: event },
  };
  return {
    ...{ count: actors, others: actors - 1, events },
    first: { ...first.data, actor: first.actor },
    latest: { ...latest.data, actor: latest.actor },
  };
}
