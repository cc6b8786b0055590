import { z } from "zod";

/** A peer that listens: values of an account at it, by the names of its adapter's fields, and addresses there. */
export const Opened = z.object({
  values: z.record(z.string(), z.string()),
  addresses: z.array(z.string()),
});
export type Opened = z.infer<typeof Opened>;
