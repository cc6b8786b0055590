import { SegmentedMessage } from "sms-segments-calculator";
import type { ChannelContent, TemplateContent } from "@/db/schema/json";
import type { Composed, PushButton } from "@/server/channels/channel";
import { channelOf } from "@/server/channels/registry";
import type { Compiler } from "./compile";
import { type Length, lengthsOf } from "./limits";
import { pickLocale } from "./locale";
import type { Renderer } from "./render";

/** One channel as one person would get it. */
export type ChannelPreview = {
  title: string;
  /** Text; for a mail its HTML. */
  body: string;
  html?: string;
  text?: string;
  preheader?: string;
  imageUrl?: string;
  actionUrl?: string;
  badge?: number;
  buttons?: PushButton[];
  lengths: Record<string, Length>;
  /** `cost` is for one person, in the workspace's currency. */
  sms?: { segments: number; encoding: string; cost: string };
  /** Why there is nothing to show. */
  problems: { field: string; line: number; message: string }[];
};

export type SmsPrice = {
  /** Thousandths of the currency's unit. */
  segmentCost: number;
  currency: string;
};

/** Every channel of a content, rendered for one set of variables in one locale. */
export async function previewContent(
  { renderer, compiler, price }: { renderer: Renderer; compiler: Compiler; price: SmsPrice },
  content: TemplateContent,
  reader: { locale: string; variables: Record<string, unknown>; typeKey: string },
): Promise<Record<string, ChannelPreview>> {
  const previews = await Promise.all(
    Object.entries(content).map(async ([key, locales]): Promise<[string, ChannelPreview][]> => {
      const sources = pickLocale(locales, reader.locale);
      if (!sources) return [];
      const { compiled, findings } = await compiler.compile(key, sources, {
        locale: reader.locale,
      });
      const errors = findings.filter(({ severity }) => severity === "error");
      if (errors.length > 0) return [[key, failed(errors)]];
      return [[key, await previewChannel({ renderer, price }, key, compiled, reader)]];
    }),
  );
  return Object.fromEntries(previews.flat());
}

async function previewChannel(
  { renderer, price }: { renderer: Renderer; price: SmsPrice },
  key: string,
  sources: ChannelContent,
  { locale, variables, typeKey }: Parameters<typeof previewContent>[2],
): Promise<ChannelPreview> {
  const channel = channelOf(key);
  const [result] = await renderer.render({
    html: channel.html,
    content: { [locale]: sources },
    items: [{ locale, variables }],
  });
  if (!result?.ok)
    return failed([{ field: "body", line: 1, message: result?.error ?? "Nothing was rendered" }]);
  const lengths = lengthsOf(key, result.rendered);
  const composed = channel.compose(result.rendered, {
    ...{ notificationId: "preview", typeKey, category: "", object: null },
  });
  return {
    ...shown(composed, channel.html),
    lengths,
    ...(key === "sms" ? { sms: segmentsOf(composed.body, price) } : {}),
    problems: [],
  };
}

function shown(composed: Composed, html: boolean) {
  const { title, body, text, preheader, imageUrl, actionUrl, badge, buttons } = composed;
  const extras = { text, preheader, imageUrl, actionUrl, badge, buttons };
  return { title, body, ...(html ? { html: body } : {}), ...extras };
}

const failed = (problems: ChannelPreview["problems"]): ChannelPreview => ({
  ...{ title: "", body: "", lengths: {} },
  problems: problems.map(({ field, line, message }) => ({ field, line, message })),
});

/** How many messages an SMS is charged as, and what they cost. */
function segmentsOf(body: string, { segmentCost, currency }: SmsPrice) {
  const message = new SegmentedMessage(body);
  const segments = body === "" ? 0 : message.segmentsCount;
  const amount = (segments * segmentCost) / 1_000;
  const cost = new Intl.NumberFormat("en", {
    ...{ style: "currency", currency, maximumFractionDigits: 3 },
  }).format(amount);
  return { segments, encoding: message.encodingName, cost };
}
