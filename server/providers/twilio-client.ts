import twilioSdk from "twilio";
import type { RequestOptions } from "twilio/lib/base/RequestClient";
import type Answered from "twilio/lib/http/response";
import { type Dispatcher, request } from "undici";
import { z } from "zod";

/** Twilio said no. Only its numbers are kept: its sentences hold the recipient's number. */
export class TwilioRefusal extends Error {
  constructor(
    readonly status: number,
    /** One of https://www.twilio.com/docs/api/errors; null when the answer was not Twilio's. */
    readonly twilioCode: number | null,
    readonly retryAfter: string | null,
  ) {
    super(`Twilio answered ${status}`);
    this.name = "TwilioRefusal";
  }
}

const Refusal = z.object({ code: z.number() });

type Wire = { dispatcher: Dispatcher; signal: AbortSignal; baseUrl: string | undefined };

/**
 * How the SDK calls: over connections that are kept, until the signal aborts, once. (Its own client
 * knows no signal, and drops `retry-after`.)
 */
export class TwilioWire extends twilioSdk.RequestClient {
  constructor(private readonly wire: Wire) {
    super();
  }

  override async request<TData>(options: RequestOptions<TData>): Promise<Answered<TData>> {
    const { dispatcher, signal, baseUrl } = this.wire;
    const url = new URL(options.uri);
    const response = await request(`${baseUrl?.replace(/\/+$/, "") || url.origin}${url.pathname}`, {
      method: options.method === "get" ? "GET" : "POST",
      query: { ...options.params },
      dispatcher,
      signal,
      headers: { ...headersOf(options) },
      body: options.data ? new URLSearchParams({ ...options.data }).toString() : null,
    });
    const text = await response.body.text();
    const { statusCode, headers } = response;
    if (statusCode >= 200 && statusCode < 300) {
      return { statusCode, body: JSON.parse(text), headers };
    }
    const retryAfter = [headers["retry-after"]].flat()[0] ?? null;
    throw new TwilioRefusal(statusCode, codeOf(text), retryAfter);
  }
}

function headersOf<TData>({ headers, username, password }: RequestOptions<TData>) {
  const basic = Buffer.from(`${username}:${password}`).toString("base64");
  return { ...headers, authorization: `Basic ${basic}` };
}

function codeOf(body: string): number | null {
  try {
    return Refusal.parse(JSON.parse(body)).code;
  } catch {
    return null;
  }
}
