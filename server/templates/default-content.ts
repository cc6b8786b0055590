import type { ChannelContent, TemplateContent } from "@/db/schema/json";

/**
 * The sources of a channel: the template's own, else a plain text made of what the event brings, so
 * that a type without a template still arrives as something readable.
 */
export function contentOf(
  template: TemplateContent,
  channel: string,
  { typeKey }: { typeKey: string },
): Record<string, ChannelContent> {
  return template[channel] ?? { en: plainContent(typeKey) };
}

function plainContent(typeKey: string): ChannelContent {
  const words = typeKey.replace(/[._-]+/g, " ").replaceAll(/[^\p{L}\p{N} ]/gu, "");
  const name = words.charAt(0).toUpperCase() + words.slice(1);
  return {
    title: `{{ data.title | default: "${name}" }}`,
    body: `{{ data.message | default: data.body | default: "${name}" }}`,
  };
}
