import type { ChannelContent } from "@/db/schema/json";

/** A push as types have them: a title, a sentence with four values, a link. */
export const pushOf = (locale: string): ChannelContent => ({
  title: `Order {{ data.orderNumber | default: object }} is on its way (${locale})`,
  body: `Hi {{ user.name | default: "there" }}, it left our warehouse today and arrives on {{ data.arrival }}.{% if user.plan == "pro" %} Thank you for being with us.{% endif %}`,
  actionUrl: "https://meadow.example/orders/{{ data.orderNumber | url_encode }}",
});

/** A mail as marketing writes them: a header, two texts, a list, a picture, two buttons, a foot. */
export function mjmlOf(locale: string, mark = ""): ChannelContent {
  const section = (inside: string, columns = 1) =>
    `<mj-section>${`<mj-column>${inside}</mj-column>`.repeat(columns)}</mj-section>`;
  const source = `<mjml><mj-head><mj-preview>Arrives on {{ data.arrival }}</mj-preview></mj-head><mj-body>
${section(`<mj-image src="https://meadow.example/logo.png" alt="Meadow" width="120px" />`)}
${section(`<mj-text font-size="22px">Hi {{ user.name | default: "there" }} ${mark}</mj-text>
<mj-text>Your order {{ data.orderNumber }} (${locale}) left our warehouse and arrives on {{ data.arrival }}.</mj-text>
<mj-button href="{{ data.link | default: "https://meadow.example/orders" }}">Follow it</mj-button>`)}
<mj-raw>{% for item in data.items %}</mj-raw>${section(`<mj-text>{{ item.name }}: {{ item.price }}</mj-text>`)}<mj-raw>{% endfor %}</mj-raw>
${section(
  `<mj-text>You may like this</mj-text><mj-image src="https://meadow.example/lamp.png" alt="A lamp" />
<mj-text>A lamp for the evenings. {% if user.plan == "pro" %}Ten percent less for you.{% endif %}</mj-text>
<mj-button href="https://meadow.example/lamps?u={{ user.id | url_encode }}">See it</mj-button>`,
  2,
)}
${section(`<mj-divider /><mj-text font-size="12px">You get this because you ordered. <a href="https://meadow.example/preferences">Preferences</a></mj-text>`)}
</mj-body></mjml>`;
  return {
    title: "Order {{ data.orderNumber }} is on its way",
    body: "",
    design: { format: "mjml", source },
  };
}
