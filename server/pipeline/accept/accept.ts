import { transaction } from "@/db/client";
import type { StoredAudience } from "@/db/schema/json";
import type { Context } from "@/server/context";
import { type Problem, problemOf, Refusal } from "@/server/errors";
import { malformed } from "@/server/malformed";
import type { Producer } from "@/server/notification-types/producer";
import { createTypeRegistry } from "@/server/notification-types/registry";
import { checkCutOff, createAdmission } from "./admission";
import { coalesce } from "./coalesce";
import { commitEvents } from "./commit";
import { type Accepted, EventInput } from "./contract";
import { countCommitted, countRefused } from "./count";
import { createBackpressure } from "./limits";
import { type PreparedEvent, prepare } from "./prepare";
import { createRejections } from "./rejections";

export type BatchItem =
  | ({ index: number } & Accepted)
  | { index: number; status: "rejected"; problem: Problem };

export type Acceptor = {
  /** Accepts one event; committed when it resolves. @throws Refusal */
  accept(producer: Producer, event: EventInput): Promise<Accepted>;
  /**
   * Accepts an event with words that are not published. It is as urgent as can be, so that caps and
   * quiet hours do not hold it back; opt-outs do. @throws Refusal
   */
  acceptTest(producer: Producer, event: EventInput, templateVersionId: number): Promise<Accepted>;
  /**
   * Accepts an event to an audience that its target cannot say (that of the target does not count), with the words of
   * a version, published or not; null: a plain text. The same key for another audience is refused. @throws Refusal
   */
  acceptTo(
    producer: Producer,
    event: EventInput,
    audience: StoredAudience,
    templateVersionId: number | null,
  ): Promise<Accepted>;
  /** Accepts up to 1000 events in one transaction; each item stands alone. */
  acceptMany(producer: Producer, events: unknown[]): Promise<BatchItem[]>;
  /** Counts an event that could not even be read, and keeps a sample of why. */
  unreadable(producer: Producer, error: unknown): void;
};

/** The accept stage: validation, registry, rights, rate, back-pressure, dedup, group commit. */
export function createAcceptor(context: Context): Acceptor {
  const { pool, clock } = context;
  const services = { pool, types: createTypeRegistry(pool) };
  const admission = createAdmission(context);
  const rejections = createRejections(context);
  const backpressure = createBackpressure(pool);
  const commit = async (events: PreparedEvent[]) => {
    const results = await transaction(pool, (client) =>
      commitEvents(context, client, events),
    ).catch((error: unknown) => {
      for (const event of events) countCommitted(context, event, error);
      throw error;
    });
    events.forEach((event, i) => {
      countCommitted(context, event, results[i]);
      rejections.note(event.producer, event.typeKey, results[i]);
    });
    return results;
  };
  const commitTogether = coalesce(commit, { maxItems: 500, concurrency: 2 });

  function refuse(producer: Producer, event: Partial<EventInput>, error: unknown, n = 1): void {
    countRefused(context, producer, event, error, n);
    rejections.note(producer, event.type ?? "", error);
  }

  async function admit(
    producer: Producer,
    n: number,
    event: Partial<EventInput> = {},
  ): Promise<void> {
    await admission.takeRate(producer, n).catch((error: unknown) => {
      refuse(producer, event, error, n);
      throw error;
    });
  }

  /** What it refuses is counted. */
  async function check(
    producer: Producer,
    event: EventInput,
    audience?: StoredAudience,
  ): Promise<PreparedEvent> {
    try {
      const prepared = await prepare(services, producer, event, clock.now(), audience);
      checkCutOff(producer, prepared.priority);
      await backpressure.check(prepared.priority);
      await admission.takeTypeRate(producer, prepared.typeKey);
      return prepared;
    } catch (error) {
      refuse(producer, event, error);
      throw error;
    }
  }

  async function commitOne(prepared: PreparedEvent): Promise<Accepted> {
    const result = await commitTogether(prepared);
    if (result instanceof Refusal) throw result;
    return result;
  }

  return {
    unreadable(producer, error) {
      // A caller that hung up was neither refused nor let down.
      if (error instanceof Refusal) refuse(producer, {}, error);
    },

    async accept(producer, event) {
      await admit(producer, 1, event);
      return commitOne(await check(producer, event));
    },

    async acceptTest(producer, event, templateVersionId) {
      await admit(producer, 1, event);
      return commitOne({ ...(await check(producer, event)), priority: 0, templateVersionId });
    },

    async acceptTo(producer, event, audience, templateVersionId) {
      await admit(producer, 1, event);
      return commitOne({ ...(await check(producer, event, audience)), templateVersionId });
    },

    async acceptMany(producer, events) {
      await admit(producer, events.length);
      const checked = await Promise.all(
        events.map(async (input): Promise<PreparedEvent | Refusal> => {
          const parsed = EventInput.safeParse(input);
          if (!parsed.success) {
            const refusal = malformed(parsed.error.issues);
            refuse(producer, {}, refusal);
            return refusal;
          }
          return check(producer, parsed.data).catch(onlyRefusal);
        }),
      );
      const good = checked.flatMap((item) => (item instanceof Refusal ? [] : [item]));
      const committed = good.length > 0 ? await commit(good) : [];
      const results = new Map(good.map((event, i) => [event, committed[i]]));
      return checked.map((item, index): BatchItem => {
        const result = item instanceof Refusal ? item : results.get(item);
        if (result && !(result instanceof Refusal)) return { index, ...result };
        const refusal = result ?? new Refusal("unavailable", "Retry with the same key.");
        return { index, status: "rejected", problem: problemOf(refusal) };
      });
    },
  };
}

function onlyRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  throw error;
}
