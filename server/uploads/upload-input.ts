import { z } from "zod";
import { Text } from "@/server/audience/storable";

export const maxUploadBytes = 2 ** 30;
export const maxUploadRows = 5_000_000;

/** How the cells of an attribute are read; `auto` by what each looks like. */
const attributeTypes = ["auto", "text", "number", "boolean", "date"] as const;

const attributeField = /^attributes\.[^\0]{1,64}$/;
const peopleFields = [
  "userId",
  "email",
  "phone",
  "phoneVerified",
  "locale",
  "timeZone",
  "region",
  "webhookUrl",
  "lastActiveAt",
];

/** What a column of the file is: its position in a CSV, its key in NDJSON, and the field it fills. */
const Column = z.strictObject({
  source: z.union([z.int().min(0).max(999), z.string().min(1).max(200)]),
  field: z
    .string()
    .refine(
      (field) => peopleFields.includes(field) || attributeField.test(field),
      "is not a field of a person",
    ),
  as: z.enum(attributeTypes).default("auto"),
});
export type Column = z.infer<typeof Column>;

const File = {
  fileName: Text(200),
  format: z.enum(["csv", "ndjson"]),
  delimiter: z.enum([",", ";", "\t", "|"]).default(","),
  /** Whether the first row of a CSV names its columns. */
  header: z.boolean().default(true),
  columns: z.array(Column).min(1, "name at least one column").max(200),
};

/** What is uploaded, and what is to become of it. */
export const UploadInput = z
  .discriminatedUnion("kind", [
    z.strictObject({
      kind: z.literal("list"),
      list: Text(64),
      /** `replace`: whoever is not in the file leaves the list. */
      mode: z.enum(["add", "replace"]),
      ...File,
    }),
    z.strictObject({ kind: z.literal("suppressions"), reason: z.string().max(200), ...File }),
    z.strictObject({ kind: z.literal("people"), ...File }),
  ])
  .superRefine(({ kind, columns }, context) => {
    const fault = faultOf(
      kind,
      columns.map(({ field }) => field),
    );
    if (fault) context.addIssue({ code: "custom", path: ["columns"], message: fault });
  });
export type UploadInput = z.infer<typeof UploadInput>;
export type UploadKind = UploadInput["kind"];

/** What identifies somebody; of several in a row, the first that is not empty counts. */
const identityFields = ["userId", "email", "phone"] as const;

function faultOf(kind: UploadKind, fields: string[]): string | null {
  const twice = fields.find((field, i) => fields.indexOf(field) !== i);
  if (twice) return `${twice} is filled by two columns; choose one`;
  if (kind === "people")
    return fields.includes("userId") ? null : "say which column holds the user id";
  const known: readonly string[] = identityFields;
  return fields.some((field) => known.includes(field))
    ? null
    : "say which column holds the user id, the e-mail address or the phone number";
}
