import { parsePhoneNumberFromString } from "libphonenumber-js/min";
import { z } from "zod";
import { Attributes, Identifier, Text } from "./storable";

/** Makes a refinement of a function that returns the normal form, or null for what has none. */
function normalised(normalise: (text: string) => string | null, message: string) {
  return (text: string, context: z.RefinementCtx): string => {
    const found = normalise(text);
    if (found === null) context.addIssue({ code: "custom", message });
    return found ?? z.NEVER;
  };
}

/** A phone number in any spelling with its country; E.164 afterwards. */
export const Phone = z
  .string()
  .max(32)
  .transform(
    normalised((text) => {
      const phone = parsePhoneNumberFromString(text);
      return phone?.isPossible() ? phone.number : null;
    }, "must be a number in E.164 form, like +4915112345678"),
  );

const Locale = z
  .string()
  .max(35)
  .transform(
    normalised((text) => {
      try {
        return Intl.getCanonicalLocales(text)[0] ?? null;
      } catch {
        return null;
      }
    }, "must be a BCP 47 tag, like en or pt-BR"),
  );

const TimeZone = z
  .string()
  .max(64)
  .refine(isTimeZone, "must be an IANA time zone, like Europe/Berlin");

function isTimeZone(zone: string): boolean {
  try {
    // Offsets such as +01:00 are zones to JavaScript, but know no daylight saving.
    return /^[A-Za-z]/.test(zone) && Boolean(new Intl.DateTimeFormat("en", { timeZone: zone }));
  } catch {
    return false;
  }
}

const WebhookUrl = z
  .url({ protocol: /^https?$/, error: "must be an http or https URL" })
  .max(2_048);

/**
 * What may be said about a recipient. Fields that are left out keep their value, null clears; a new
 * address is taken as good, a new phone number as not verified unless `phoneVerified` says so.
 */
export const UserInput = z.strictObject({
  email: z.email("must be an e-mail address").max(254).nullable().optional(),
  phone: Phone.nullable().optional(),
  phoneVerified: z.boolean().optional(),
  locale: Locale.optional(),
  timeZone: TimeZone.optional(),
  region: Text(64).nullable().optional(),
  attributes: Attributes.optional(),
  webhookUrl: WebhookUrl.nullable().optional(),
  lastActiveAt: z.iso.datetime({ offset: true }).nullable().optional(),
});
export type UserInput = z.infer<typeof UserInput>;

/** A line of an import. */
export const UserLine = UserInput.extend({ userId: Identifier });

/** A recipient, as callers read it. */
export const UserView = z.object({
  userId: z.string(),
  email: z.string().nullable(),
  emailState: z.string().meta({ description: "ok, bounced or complained; only ok is mailed" }),
  emailReason: z.string().nullable().meta({
    description: "why it is not ok: hard_bounce, soft_bounces, complaint or refused",
  }),
  emailStateAt: z.date().nullable(),
  softBounces: z.int().meta({ description: "in a row, since the last mail that was delivered" }),
  phone: z.string().nullable(),
  phoneVerified: z.boolean(),
  phoneState: z.string().meta({
    description: "ok, invalid (the provider said so) or opted_out (STOP); only ok is written to",
  }),
  phoneStateAt: z.date().nullable(),
  locale: z.string(),
  timeZone: z.string(),
  region: z.string().nullable(),
  attributes: z.record(z.string(), z.unknown()),
  webhookUrl: z.string().nullable(),
  webhookState: z.string().meta({ description: "ok, or gone; only ok is called" }),
  webhookStateAt: z.date().nullable(),
  lastActiveAt: z.date().nullable(),
  createdAt: z.date(),
  suppressedAt: z.date().nullable().meta({
    description: "on the suppression list since then; only mandatory messages are sent",
  }),
});
export type UserView = z.infer<typeof UserView>;
