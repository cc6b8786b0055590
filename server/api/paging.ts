import { z } from "zod";

/** What infinite queries send beside the input: where to go on, and (always forward) the direction. */
export function pageInput<Cursor extends z.ZodType>(cursor: Cursor) {
  return { cursor: cursor.nullish(), direction: z.literal("forward").optional() };
}
