import { z } from "zod";

/** RFC 9457, as `server/errors.ts` makes it. */
export const problemSchema = z.object({
  type: z.url(),
  title: z.string(),
  status: z.int(),
  detail: z.string().meta({ description: "What to do about it" }),
  errors: z
    .array(z.object({ path: z.string(), message: z.string() }))
    .optional()
    .meta({ description: "Field by field" }),
});
