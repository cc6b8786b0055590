import Telnyx from "telnyx";
import twilioSdk from "twilio";
import type { RequestOptions } from "twilio/lib/base/RequestClient";
import type { OpenBare } from "./bare";

/** Twilio's SDK with its own HTTP client, led to the peer: it knows no other address than Twilio's. */
class LedAside extends twilioSdk.RequestClient {
  constructor(private readonly base: string) {
    super({ keepAlive: true, maxSockets: 50 });
  }

  override request<TData>(options: RequestOptions<TData>) {
    return super.request<TData>({
      ...options,
      uri: `${this.base}${new URL(options.uri).pathname}`,
    });
  }
}

export const bareTwilio: OpenBare = ({ accountSid, authToken, from, baseUrl = "" }) => {
  const httpClient = new LedAside(baseUrl);
  const client = new twilioSdk.Twilio(accountSid, authToken, { httpClient });
  return {
    prepare: (items) =>
      items.map(({ to, content, reference }) => {
        const statusCallback = `http://localhost/callbacks?reference=${reference}`;
        const message = { to, from, body: content.body, validityPeriod: 3_600, statusCallback };
        return () => client.messages.create(message);
      }),
    close: () => {},
  };
};

export const bareTelnyx: OpenBare = ({ apiKey, from = "", baseUrl }) => {
  const client = new Telnyx({ apiKey, baseURL: baseUrl, maxRetries: 0 });
  return {
    prepare: (items) =>
      items.map(({ to, content, reference }) => {
        const webhook_url = `http://localhost/callbacks?reference=${reference}`;
        const message = { to, from, text: content.body, type: "SMS" as const, webhook_url };
        return () => client.messages.send(message);
      }),
    close: () => {},
  };
};
