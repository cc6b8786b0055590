import { z } from "zod";

const Text = z.record(z.string(), z.string());

/** What the sandbox takes of a message, keeps and shows: the words of its wire protocol. */
export const SandboxContent = z.object({
  title: z.string().default(""),
  body: z.string().default(""),
  text: z.string().optional(),
  preheader: z.string().optional(),
  actionUrl: z.string().optional(),
  imageUrl: z.string().optional(),
  data: Text.optional(),
  /** Push: a later one with the same key takes its place on the screen. */
  collapseKey: z.string().optional(),
  /** Push: the number on the app's icon. */
  badge: z.number().optional(),
  /** Push: what can be done without opening it first. */
  buttons: z
    .array(z.object({ id: z.string(), label: z.string(), url: z.string().optional() }))
    .optional(),
  /** E-mail: those beside the usual ones. */
  headers: Text.optional(),
});

/** A message as a client hands it over. */
export const SandboxMessage = SandboxContent.extend({
  reference: z.string().min(1),
  to: z.string().min(1),
});
export type SandboxMessage = z.infer<typeof SandboxMessage>;
