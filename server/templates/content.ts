import { z } from "zod";
import type { ChannelContent, TemplateContent } from "@/db/schema/json";
import { isStorableJson, unstorableMessage } from "@/server/audience/storable";
import { channelKeys } from "@/server/channels/registry";

const source = z
  .string()
  .max(200_000, "must have at most 200 000 characters")
  .refine((text) => isStorableJson(JSON.stringify(text)), unstorableMessage);

const fields = {
  title: source.optional(),
  body: source,
  actionUrl: source.optional(),
  imageUrl: source.optional(),
  preheader: source.optional(),
  badge: source.optional(),
  buttons: source.optional(),
  text: source.optional(),
  design: z.strictObject({ format: z.literal("mjml"), source }).optional(),
};

const DraftContent = z.strictObject(fields) satisfies z.ZodType<ChannelContent>;

const Content = DraftContent.extend({
  body: source.min(1, "must not be empty"),
}) satisfies z.ZodType<ChannelContent>;

const locale = z
  .string()
  .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, "must be a locale such as en or pt-BR");

const Locales = z
  .record(locale, Content)
  .refine((locales) => Object.keys(locales).length > 0, "needs content in at least one locale");

/** Channels that have locales, and nothing that is undefined. */
function filled(channels: Partial<TemplateContent>): TemplateContent {
  return Object.fromEntries(
    Object.entries(channels).filter((entry): entry is [string, TemplateContent[string]] => {
      const [, locales] = entry;
      return locales !== undefined && Object.keys(locales).length > 0;
    }),
  );
}

/** Liquid sources by channel and locale, as they are published. */
export const TemplateContentInput = z
  .partialRecord(z.enum(channelKeys), Locales)
  .refine((channels) => Object.keys(channels).length > 0, "needs content for at least one channel")
  .transform(filled);

/** The same while its authors work on it: it may be unfinished. */
export const DraftContentInput = z
  .partialRecord(z.enum(channelKeys), z.record(locale, DraftContent))
  .transform(filled);
