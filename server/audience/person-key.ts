import { z } from "zod";
import { Identifier } from "./storable";
import { Phone } from "./user-input";

/** One of the ways to name a person: our users' external id, an address, or a number in E.164. */
export type PersonKey = { kind: "user" | "email" | "phone"; value: string };

const Address = z
  .email("must be an e-mail address")
  .max(254)
  .transform((address) => address.toLowerCase());

const fields = [
  { name: "userId", kind: "user", schema: Identifier },
  { name: "email", kind: "email", schema: Address },
  { name: "phone", kind: "phone", schema: Phone },
] as const;

/** `{userId?, email?, phone?}`: the first that is given says who is meant; the others are not looked at. */
export const PersonKeyInput = z
  .partialRecord(z.enum(["userId", "email", "phone"]), z.unknown())
  .transform((row, context): PersonKey => {
    const given = fields.find(({ name }) => row[name] !== undefined);
    if (!given) {
      context.addIssue({
        code: "custom",
        path: ["row"],
        message: "names nobody: its cells are empty",
      });
      return z.NEVER;
    }
    const parsed = given.schema.safeParse(row[given.name]);
    if (parsed.success) return { kind: given.kind, value: parsed.data };
    for (const { message } of parsed.error.issues)
      context.addIssue({ code: "custom", path: [given.name], message });
    return z.NEVER;
  });
