import type { TemplateContent } from "@/db/schema/json";
import { maySee } from "@/server/auth/permissions";
import { createCompiler } from "@/server/templates/compile";
import { type ChannelPreview, previewContent } from "@/server/templates/preview-content";
import { type Chosen, previewVariables, readReader } from "@/server/templates/preview-reader";
import { readTemplate, vocabularyFor } from "@/server/templates/read-template";
import { readSender } from "@/server/templates/sender";
import { servicesOf } from "./app-services";
import type { SignedInContext } from "./trpc";

export type PreviewRequest = {
  id: number;
  /** What stands in the editor; without it, the working copy. */
  content?: TemplateContent | undefined;
  /** Without it, the reader's own. */
  locale?: string | undefined;
  user?: Chosen | undefined;
  /** Without it, examples. */
  data?: Record<string, unknown> | undefined;
};

export type TemplatePreview = {
  /** Who mails and pushes say they are from. */
  sender: string;
  /** In which locale the words were looked for. */
  locale: string;
  channels: Record<string, ChannelPreview>;
};

/** A template as one person would get it; nothing is sent. @throws Refusal not_found, forbidden */
export async function previewTemplate(
  { context, session }: SignedInContext,
  request: PreviewRequest,
): Promise<TemplatePreview> {
  const { pool, clock } = context;
  const template = await readTemplate(pool, request.id);
  const vocabulary = await vocabularyFor(pool, template);
  const seesPeople = maySee(session.role, "people");
  const viewer = { email: session.email, seesPeople, now: clock.now() };
  const reader = await readReader(pool, request.user, viewer, vocabulary);
  const typeKey = template.sentAs ?? "";
  const variables = previewVariables(reader, { typeKey, data: request.data }, vocabulary);
  const locale = request.locale ?? reader.locale;
  const [compiler, { sender, price }] = await Promise.all([createCompiler(pool), readSender(pool)]);
  const { renderer } = servicesOf(context);
  const channels = await previewContent(
    { renderer, compiler, price },
    request.content ?? template.content,
    { locale, variables, typeKey },
  );
  return { sender, locale, channels };
}
