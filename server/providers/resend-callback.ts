import { Webhook } from "standardwebhooks";
import { z } from "zod";
import type { CallbackRequest, Forged, Values } from "./adapter";
import type { Report } from "./report";

const tag = "reference";

/** A mail's tags, which its callbacks echo: they take letters, digits, - and _ alone. */
export const tagsOf = (reference: string) => [
  { name: tag, value: Buffer.from(reference).toString("base64url") },
];

const Event = z.object({
  type: z.string(),
  created_at: z.coerce.date(),
  data: z.object({
    tags: z.object({ [tag]: z.string() }),
    bounce: z.object({ type: z.string() }).optional(),
  }),
});

/**
 * Reads one of Resend's events (signed as Svix signs). Those about mails that did not come from here,
 * and those that say nothing about an address, are no reports.
 */
export function readResendCallback(
  { webhookSecret }: Values,
  request: CallbackRequest,
): Report[] | Forged {
  const id = request.header("svix-id") ?? "";
  const body = verified(webhookSecret, id, request);
  if (body === null) return { forged: true };
  const event = Event.safeParse(body.json);
  const kind = event.success ? kindOf(event.data) : null;
  if (!event.success || !kind) return [];
  const reference = Buffer.from(event.data.data.tags[tag], "base64url").toString();
  return [{ kind, eventId: id, reference, at: event.data.created_at }];
}

function verified(
  secret: string | undefined,
  id: string,
  request: CallbackRequest,
): { json: unknown } | null {
  try {
    const json = new Webhook(secret ?? "").verify(request.body, {
      "webhook-id": id,
      "webhook-timestamp": request.header("svix-timestamp") ?? "",
      "webhook-signature": request.header("svix-signature") ?? "",
    });
    return { json };
  } catch {
    return null;
  }
}

function kindOf({ type, data }: z.infer<typeof Event>): Exclude<Report["kind"], "replied"> | null {
  switch (type) {
    case "email.delivered":
      return "delivered";
    case "email.bounced":
      // “Transient” and “Undetermined” say nothing final about the address.
      return data.bounce?.type === "Permanent" ? "bounced" : "soft_bounced";
    case "email.suppressed":
      // Resend did not try: the address has bounced for good, or complained, before.
      return "bounced";
    case "email.delivery_delayed":
      return "soft_bounced";
    case "email.complained":
      return "complained";
    case "email.opened":
      return "opened";
    case "email.clicked":
      return "clicked";
    default:
      return null;
  }
}
