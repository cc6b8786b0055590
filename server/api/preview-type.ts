import type { AggregateFacts, TemplateContent } from "@/db/schema/json";
import { readType } from "@/server/notification-types/read-type";
import { readUse } from "@/server/notification-types/read-use";
import { createCompiler } from "@/server/templates/compile";
import { exampleOf } from "@/server/templates/data-fields";
import { contentOf } from "@/server/templates/default-content";
import { type ChannelPreview, previewContent } from "@/server/templates/preview-content";
import { exampleEvent, readReader } from "@/server/templates/preview-reader";
import { readTemplate } from "@/server/templates/read-template";
import { readSender } from "@/server/templates/sender";
import { variablesFor } from "@/server/templates/variables";
import { readVocabulary } from "@/server/templates/vocabulary";
import { servicesOf } from "./app-services";
import type { SignedInContext } from "./trpc";

/** So many events, one after the other, about one thing. */
const sizes = [1, 2, 50] as const;

export type TypePreview = {
  /** Who mails and pushes say they are from. */
  sender: string;
  /** Nobody wrote its words: it goes out as a plain text. */
  plain: boolean;
  /** What the last message of so many events says, by channel. */
  sizes: { events: number; channels: Record<string, ChannelPreview> }[];
};

/**
 * What one, two and fifty events of a type say, with examples for a person and for the events' data.
 * @throws Refusal not_found
 */
export async function previewType(
  { context, session }: SignedInContext,
  key: string,
): Promise<TypePreview> {
  const { pool, clock } = context;
  const [type, { templateId }] = await Promise.all([readType(pool, key), readUse(pool, key)]);
  const template = templateId === null ? null : await readTemplate(pool, templateId);
  const written = template?.content ?? {};
  const vocabulary = await readVocabulary(pool, {
    ...{ typeKey: key, published: template?.publishedSource ?? {} },
  });
  const viewer = { email: session.email, seesPeople: false, now: clock.now() };
  const reader = await readReader(pool, undefined, viewer, vocabulary);
  const [compiler, { sender, price }] = await Promise.all([createCompiler(pool), readSender(pool)]);
  const { renderer } = servicesOf(context);
  const content: TemplateContent = Object.fromEntries(
    type.channels.map((channel) => [channel, contentOf(written, channel, { typeKey: key })]),
  );
  const event = exampleEvent({ typeKey: key, data: undefined }, vocabulary);
  const shown = sizes.map(async (events) => {
    const variables = variablesFor({ notification: lastOf(events, event), user: reader });
    const as = { locale: "en", variables, typeKey: key };
    return { events, channels: await previewContent({ renderer, compiler, price }, content, as) };
  });
  const plain = Object.keys(written).length === 0;
  return { sender, plain, sizes: await Promise.all(shown) };
}

/** The last of so many events of as many people, with what it sums up; the first of them bears another name. */
function lastOf<Event extends { actor: string | null; data: Record<string, unknown> }>(
  events: number,
  first: Event,
): Event & { aggregate: AggregateFacts | null } {
  if (events === 1) return { ...first, aggregate: null };
  const named = Object.entries(first.data).map(([field, value]): [string, unknown] => [
    field,
    value === exampleOf("name") ? "Sam Ortiz" : value,
  ]);
  const latest = { actor: "user_8", data: Object.fromEntries(named) };
  return { ...first, ...latest, aggregate: { events, actors: events, first, latest } };
}
