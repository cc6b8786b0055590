import type { JobWithMetadata } from "pg-boss";
import { z } from "zod";

/** What a failed attempt left: our own words, or the queue's where the worker said nothing. */
const Left = z.union([
  z.object({ message: z.string() }).transform(({ message }) => message),
  z.object({ value: z.object({ message: z.string() }) }).transform(({ value }) => value.message),
]);

/** The queue's own words for an attempt of which nobody heard again. */
const silence: Record<string, string> = {
  "job heartbeat timeout": "its worker died",
  "job timed out": "it took too long",
};

/** Why the attempt before this one failed; null where the job does not say. */
export function lastErrorOf({ output }: Pick<JobWithMetadata<object>, "output">): string | null {
  const { data } = Left.safeParse(output);
  return data === undefined ? null : (silence[data] ?? data);
}
