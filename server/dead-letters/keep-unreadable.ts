import type { Context } from "@/server/context";
import { keepLetters, type LetterStage } from "./keep-letters.sql";

/** Keeps a letter about a job that points at nothing. What is in it is looked at in the queue's own dead letters. */
export async function keepUnreadable(
  { pool, clock }: Pick<Context, "pool" | "clock">,
  queue: string,
  jobId: string,
): Promise<void> {
  const letter = {
    ...({ stage: stageOf(queue), fault: "platform", notificationId: null } as const),
    error: `A job of ${queue.split(".")[0]} is no pointer to any work`,
    pointer: { queue, jobId },
    messages: 1,
  };
  await keepLetters(pool, clock.now(), [letter]);
}

const stageOf = (queue: string): LetterStage =>
  queue.startsWith("plan.") ? "plan" : queue.startsWith("fanout.") ? "fanout" : "sending";
