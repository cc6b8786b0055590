import { z } from "zod";

// PostgreSQL stores neither NUL nor half a surrogate pair.
const unstorable = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f]..)/i;

/** Whether what JSON.stringify made can be stored as text or jsonb. */
export const isStorableJson = (json: string): boolean => !unstorable.test(json);

export const unstorableMessage = "must not contain NUL or broken Unicode characters";

/** Text of 1 to `max` characters that can be stored. */
export const Text = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .refine((text) => isStorableJson(JSON.stringify(text)), unstorableMessage);

/** Users, actors, devices: the caller's own strings. */
export const Identifier = Text(128);

const maxBytes = 16 * 1_024;
const maxKeys = 100;

/** Free-form attributes of a user: at most 100, at most 16 KiB of JSON. */
export const Attributes = z.record(Text(64), z.json()).superRefine((attributes, context) => {
  const fault = attributesFault(attributes);
  if (fault) context.addIssue({ code: "custom", message: fault });
});

function attributesFault(attributes: Record<string, unknown>): string | null {
  const json = JSON.stringify(attributes);
  if (Object.keys(attributes).length > maxKeys) return `must have at most ${maxKeys} names`;
  if (Buffer.byteLength(json) > maxBytes) return "must be at most 16 KiB of JSON";
  return isStorableJson(json) ? null : unstorableMessage;
}
