import type { Brand } from "@/db/schema/json";
import { brandMjml } from "./brand-mail";
import { compileMjml } from "./compile-mjml";

const mail = `<mjml><mj-body>
  <mj-section background-color="#ffffff" border-radius="8px">
    <mj-column>
      <mj-text font-size="22px" font-weight="700">Your order is on its way</mj-text>
      <mj-text>Order 991 left our warehouse today and arrives on Friday. <a href="https://example.com">Follow it</a> on the map.</mj-text>
      <mj-button align="left" href="https://example.com">See the order</mj-button>
    </mj-column>
  </mj-section>
</mj-body></mjml>`;

/** A short mail in a brand, made as every mail in MJML is: HTML. */
export async function brandExample(brand: Brand): Promise<string> {
  return (await compileMjml(brandMjml(mail, brand), "en")).html;
}
