import twilioSdk from "twilio";
import { z } from "zod";
import type { CallbackRequest, Forged, Values } from "./adapter";
import type { Report } from "./report";
import { reportOfFailure } from "./twilio-codes";

/** Twilio signs the address and the form. */
export function readTwilioCallback(
  { authToken = "" }: Values,
  request: CallbackRequest,
): Report[] | Forged {
  const signature = request.header("x-twilio-signature") ?? "";
  const form = Object.fromEntries(new URLSearchParams(request.body));
  const signed = twilioSdk.validateRequest(authToken, signature, request.url, form);
  if (authToken === "" || !signed) return { forged: true };
  return reportsOf(form, new URL(request.url).searchParams.get("reference"));
}

const Inbound = z.object({
  MessageSid: z.string(),
  SmsStatus: z.literal("received"),
  From: z.string(),
  Body: z.string().default(""),
  /** STOP, START or HELP in whatever language it came, where Twilio handles opt-outs. */
  OptOutType: z.string().optional(),
});

const Status = z.object({
  MessageSid: z.string(),
  MessageStatus: z.enum(["delivered", "undelivered", "failed"]),
  ErrorCode: z.coerce.number().catch(0),
});

/** Twilio gives no time: that of the callback is close enough. */
function reportsOf(form: Record<string, string>, reference: string | null): Report[] {
  const at = new Date();
  const inbound = Inbound.safeParse(form);
  if (inbound.success) {
    const { MessageSid, From, Body, OptOutType } = inbound.data;
    return [{ kind: "replied", eventId: MessageSid, from: From, text: OptOutType || Body, at }];
  }
  const status = Status.safeParse(form);
  if (!status.success || !reference) return [];
  const { MessageSid, MessageStatus, ErrorCode } = status.data;
  const kind = MessageStatus === "delivered" ? "delivered" : reportOfFailure(ErrorCode);
  return [{ kind, eventId: `${MessageSid}:${MessageStatus}`, reference, at }];
}
