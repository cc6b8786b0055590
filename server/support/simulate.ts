import { readUser } from "@/server/audience/read-user";
import type { Context } from "@/server/context";
import { dashboardProducer } from "@/server/notification-types/dashboard-producer";
import { EventInput } from "@/server/pipeline/accept/contract";
import { explainEvent } from "@/server/pipeline/accept/explain-event";
import type { ExplainedUser } from "@/server/pipeline/preferences/explain";
import { readPreferences } from "@/server/pipeline/preferences/store";
import { readUsage } from "@/server/pipeline/preferences/usage";
import { readHealth } from "@/server/pipeline/routing/scores";
import type { Preview } from "@/server/templates/preview";
import type { Renderer } from "@/server/templates/render";
import type { Answer, AroundFacts } from "./answer-facts";
import { simulatedAnswer } from "./simulated-answer";
import { readChoice, type SimulatedType } from "./simulated-type";
import { readSwitchesFor } from "./switches-then";
import { wantedChannels } from "./wanted";

export type Simulated = {
  answer: Answer;
  outcome: ExplainedUser["outcome"];
  channels: string[];
  heldUntil: Date | null;
  previews: Record<string, Preview>;
};

/**
 * What sending a type to a user now would come to, and why: the real evaluation, which writes nothing.
 * @throws Refusal as accepting the event would
 */
export async function simulate(
  context: Context,
  renderer: Renderer,
  user: { id: number; externalId: string },
  asked: { typeKey: string; data: Record<string, unknown> },
): Promise<Simulated> {
  const { pool, clock } = context;
  const { producer } = await dashboardProducer(pool);
  const event = EventInput.parse({
    type: asked.typeKey,
    target: { userId: user.externalId },
    data: asked.data,
  });
  const explained = await explainEvent(context, renderer, producer, event);
  const [told] = explained.users;
  if (!told) throw new Error("the evaluation considered nobody");
  const type = await readChoice(pool, asked.typeKey);
  const around = await readNow(context, user, { ...type, producerId: producer.id });
  const { timeZone: zone } = await readUser(pool, user.externalId);
  const heldUntil = told.heldUntil ? new Date(told.heldUntil) : null;
  const digestAt = told.digestAt ? new Date(told.digestAt) : null;
  const { outcome, channels, reason = null } = told;
  const answer = simulatedAnswer(
    { outcome, channels, reason, heldUntil, digestAt },
    { zone, now: clock.now(), typeName: type.typeName, ttlSeconds: type.ttlSeconds, around },
  );
  return { answer, outcome, channels, heldUntil, previews: told.wouldRender };
}

/** What the answer's values are now. */
async function readNow(
  { pool, clock }: Context,
  user: { id: number; externalId: string },
  type: SimulatedType & { producerId: number },
): Promise<AroundFacts> {
  const now = clock.now();
  const [preferences, usage, health, switches] = await Promise.all([
    readPreferences(pool, user.externalId),
    readUsage(pool, user.id, now),
    readHealth(pool, user.id, now),
    readSwitchesFor(pool, type, now),
  ]);
  const reachable = health.filter((one) => one.reachable).map(({ channel }) => channel);
  return {
    wouldBe: wantedChannels(type.channels, type.typeKey, { preferences, later: [], reachable }),
    caps: { ...usage, lastAt: null },
    quietHours: preferences.quietHours,
    devices: { there: 0, dead: 0 },
    switches,
    inAudience: null,
  };
}
