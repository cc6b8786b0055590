import Telnyx from "telnyx";
import { z } from "zod";
import type { CallbackRequest, Forged, Values } from "./adapter";
import type { Report } from "./report";
import { reportOfFailure, TelnyxError } from "./telnyx-codes";

const signedHeaders = ["telnyx-signature-ed25519", "telnyx-timestamp"];

/** Telnyx signs the time and the body, not the address: the reference is read from the body. */
export async function readTelnyxCallback(
  { publicKey = "" }: Values,
  request: CallbackRequest,
): Promise<Report[] | Forged> {
  const headers = Object.fromEntries(
    signedHeaders.map((name) => [name, request.header(name) ?? ""]),
  );
  const verifier = new Telnyx({ apiKey: "", logLevel: "off" }).webhooks;
  try {
    return reportsOf(await verifier.unwrap(request.body, { headers, key: publicKey }));
  } catch {
    return { forged: true };
  }
}

const Event = z.object({ id: z.string(), occurred_at: z.coerce.date() });

const Received = z.object({
  data: Event.extend({
    event_type: z.literal("message.received"),
    payload: z.object({
      from: z.object({ phone_number: z.string() }),
      text: z.string().nullish(),
      /** STOP, START or HELP in whatever words it came, where Telnyx answered by itself. */
      autoresponse_type: z.string().nullish(),
    }),
  }),
});

const Finalized = z.object({
  data: Event.extend({
    event_type: z.literal("message.finalized"),
    payload: z.object({
      webhook_url: z.url(),
      to: z.tuple([z.object({ status: z.string() })]),
      errors: z.array(TelnyxError).catch([]),
    }),
  }),
});

function reportsOf(event: unknown): Report[] {
  const received = Received.safeParse(event);
  if (received.success) {
    const { id, occurred_at: at, payload } = received.data.data;
    const text = payload.autoresponse_type || payload.text || "";
    return [{ kind: "replied", eventId: id, from: payload.from.phone_number, text, at }];
  }
  const finalized = Finalized.safeParse(event);
  if (!finalized.success) return [];
  const { id, occurred_at: at, payload } = finalized.data.data;
  const reference = new URL(payload.webhook_url).searchParams.get("reference");
  const kind = kindOf(payload.to[0].status, payload.errors);
  return reference && kind ? [{ kind, eventId: id, reference, at }] : [];
}

/** null for what tells nothing either way: carriers that report nothing. */
function kindOf(status: string, errors: TelnyxError[]) {
  if (status === "delivered") return "delivered";
  return /^(sending_failed|delivery_failed|expired)$/.test(status) ? reportOfFailure(errors) : null;
}
