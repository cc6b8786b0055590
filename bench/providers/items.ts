import { type ChannelKey, channelOf } from "@/server/channels/registry";
import { mintId } from "@/server/ids";
import type { OutgoingItem } from "@/server/providers/provider";

const paragraph = "<p>Your parcel left our house this morning and is on its way to you.</p>";

const words = {
  title: "Your order is on its way",
  body: "The parcel with your lamp left our house this morning and is with you on Friday.",
  actionUrl: "https://acme.example/orders/991",
};

/** Messages as the pipeline hands them over, each with a reference of its own, to the addresses in turn. */
export function itemsFor(channel: ChannelKey, addresses: string[], n: number): OutgoingItem[] {
  const notificationId = mintId(new Date());
  const { html, compose } = channelOf(channel);
  const rendered = html ? { ...words, body: paragraph.repeat(40), text: words.body } : words;
  const about = { typeKey: "order.shipped", category: "orders", object: null };
  return Array.from({ length: n }, (_, i) => ({
    reference: `${notificationId}/${i}/${channel}`,
    to: addresses[i % addresses.length] ?? "",
    content: compose(rendered, { ...about, notificationId }),
    priority: 1,
    ttlSeconds: 3_600,
  }));
}
