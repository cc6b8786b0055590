import { setTimeout as wait } from "node:timers/promises";
import { createTransport } from "nodemailer";
import { Webhook } from "standardwebhooks";
import { type Dispatcher, request } from "undici";
import type { AlertConfig } from "@/server/config";
import {
  guardedDispatcher,
  notPublicCode,
  providerDispatcher,
  providersOnly,
} from "@/server/providers/public-address";
import { relaySocket } from "@/server/providers/smtp-socket";
import type { Notice } from "../notice";

/** What came of telling; `why` holds neither an address nor a URL. */
export type Told = { ok: true } | { ok: false; why: string };

/** An address of a person or a channel, opened. */
export type PlainTarget = { kind: "webhook" | "email"; target: string };

/**
 * The way by which alerts are told though Carillon itself may be what is broken: straight from the watch
 * process, over nothing but a socket. It knows no queue, no template, no provider and no database.
 */
export type PlainWay = {
  /** Whether mails can go this way. */
  mails: boolean;
  tell(to: PlainTarget, notice: Notice): Promise<Told>;
  /** One mail, in one try; for what a person waits for. */
  mail(to: string, letter: Letter): Promise<Told>;
  close(): Promise<void>;
};

/** A mail of plain text; `id` tells it from others. */
export type Letter = { id: string; subject: string; text: string };

/** ms for one try, and between tries. */
const tryMs = 5_000;
const pausesMs = [0, 1_000, 3_000];

export type PlainOptions = { pause?: (ms: number) => Promise<unknown> };

export function createPlainWay(config: AlertConfig, options: PlainOptions = {}): PlainWay {
  const pause = options.pause ?? wait;
  const dispatcher = config.allowPrivate
    ? providerDispatcher({ connectMs: tryMs })
    : guardedDispatcher({ connectMs: tryMs });
  const signer = config.webhookSecret ? new Webhook(config.webhookSecret) : null;
  const relay = config.smtpUrl ? transportOf(config.smtpUrl) : null;

  async function tryOnce({ kind, target }: PlainTarget, notice: Notice): Promise<Told> {
    if (kind === "webhook") return await post(target, notice, { dispatcher, signer });
    return await mailTo(target, notice);
  }

  async function mailTo(to: string, { subject, text, id }: Letter): Promise<Told> {
    if (!relay) return { ok: false, why: "ALERT_SMTP_URL is not set, so no mail can go this way" };
    const headers = { "X-Carillon-Notice": id };
    await relay.sendMail({ from: config.from, to, subject, text, headers });
    return { ok: true };
  }

  return {
    mails: relay !== null,
    async tell(to, notice) {
      let last: Told = { ok: false, why: "it was not tried" };
      for (const ms of pausesMs) {
        if (ms > 0) await pause(ms);
        last = await tryOnce(to, notice).catch(failed);
        if (last.ok || isFinal(last.why)) return last;
      }
      return last;
    },
    mail: async (to, letter) => await mailTo(to, letter).catch(failed),
    close: async () => {
      relay?.close();
      await dispatcher.close();
    },
  };
}

const transportOf = (url: string) =>
  createTransport({
    url,
    // Whatever ALERT_ALLOW_PRIVATE says of webhooks: only the environment says where the relay is.
    getSocket: relaySocket(),
    ...{ connectionTimeout: tryMs, greetingTimeout: tryMs, socketTimeout: 2 * tryMs },
  });

type Posting = { dispatcher: Dispatcher; signer: Webhook | null };

/** `text` is what chat services show; the rest is for machines. */
async function post(url: string, notice: Notice, { dispatcher, signer }: Posting): Promise<Told> {
  const { id, at, about, text, alerts } = notice;
  const body = JSON.stringify({ text, about, at: at.toISOString(), alerts });
  const now = new Date();
  const response = await request(url, {
    method: "POST",
    dispatcher,
    signal: AbortSignal.timeout(tryMs),
    body,
    headers: {
      "content-type": "application/json",
      "user-agent": "Carillon",
      "webhook-id": id,
      "webhook-timestamp": String(Math.floor(now.getTime() / 1_000)),
      ...(signer && { "webhook-signature": signer.sign(id, now, body) }),
    },
  });
  await response.body.dump({ limit: 64 * 1024 });
  const { statusCode } = response;
  if (statusCode >= 200 && statusCode < 300) return { ok: true };
  return { ok: false, why: `it answered ${statusCode}` };
}

/** What is answered the same however often it is tried: refusals of the request, and redirects. */
const isFinal = (why: string) =>
  /^it answered (3\d\d|4(?!08|29)\d\d)$/.test(why) || why.startsWith("its address");

const failed = (error: unknown): Told => ({ ok: false, why: reasonOf(error) });

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "it failed";
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  if (code === notPublicCode) {
    if (error.message === providersOnly.fault) {
      return "its address is one that clouds keep for their own machines";
    }
    return "its address is not a public one (ALERT_ALLOW_PRIVATE allows those of one's own network)";
  }
  if (error.name === "TimeoutError" || code.includes("TIMEOUT") || code === "ETIMEDOUT") {
    return "no answer in time";
  }
  return code ? `the connection failed (${code})` : "the connection failed";
}
