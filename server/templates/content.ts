import { z } from "zod";
import type { ChannelContent, TemplateContent } from "@/db/schema/json";
import { isStorableJson, unstorableMessage } from "@/server/audience/storable";
import { channelKeys } from "@/server/channels/registry";

const source = z
  .string()
  .max(200_000, "must have at most 200 000 characters")
  .refine((text) => isStorableJson(JSON.stringify(text)), unstorableMessage);

const Content = z.strictObject({
  title: source.optional(),
  body: source.min(1, "must not be empty"),
  actionUrl: source.optional(),
  imageUrl: source.optional(),
}) satisfies z.ZodType<ChannelContent>;

const locale = z
  .string()
  .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, "must be a locale such as en or pt-BR");

const Locales = z
  .record(locale, Content)
  .refine((locales) => Object.keys(locales).length > 0, "needs content in at least one locale");

/** Liquid sources by channel and locale, as `template_versions.content` keeps them. */
export const TemplateContentInput = z
  .partialRecord(z.enum(channelKeys), Locales)
  .refine((channels) => Object.keys(channels).length > 0, "needs content for at least one channel")
  .transform((channels): TemplateContent => {
    const filled = Object.entries(channels).filter(([, locales]) => locales !== undefined);
    return Object.fromEntries(filled);
  });
