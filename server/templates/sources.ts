import type { ChannelContent } from "@/db/schema/json";

const order = [
  ...(["title", "preheader", "body", "text", "imageUrl", "actionUrl"] as const),
  ...(["badge", "buttons"] as const),
];
export type SourceField = (typeof order)[number];

/** What an author wrote for one channel and locale, field by field; a mail's body is its MJML where it has any. */
export function sourcesOf(content: ChannelContent): { field: SourceField; source: string }[] {
  return order.flatMap((field) => {
    const source = field === "body" && content.design ? content.design.source : content[field];
    return source ? [{ field, source }] : [];
  });
}
