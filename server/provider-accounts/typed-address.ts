import { z } from "zod";
import type { ChannelKey } from "@/server/channels/registry";
import { Refusal } from "@/server/errors";

const rules: Partial<Record<ChannelKey, { schema: z.ZodType<string>; fault: string }>> = {
  email: { schema: z.email(), fault: "This is no e-mail address: name@example.com." },
  sms: {
    schema: z.string().regex(/^\+[1-9]\d{6,14}$/),
    fault: "This is no number: it begins with + and its country, without spaces.",
  },
  webhook: { schema: z.url({ protocol: /^https?$/ }), fault: "This is no URL: https://…" },
};

/** An address of a channel as a person typed it. @throws Refusal `malformed`, naming `to` */
export function typedAddress(channel: ChannelKey, typed: string): string {
  const to = channel === "sms" ? typed.replaceAll(/[\s()/-]/g, "") : typed.trim();
  const rule = rules[channel];
  if (rule && !rule.schema.safeParse(to).success) throw wrongAddress(rule.fault);
  return to;
}

/** The refusal of an address, beside its field. */
export function wrongAddress(message: string): Refusal {
  return new Refusal("malformed", message, { errors: [{ path: "to", message }] });
}
