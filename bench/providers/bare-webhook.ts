import { Webhook } from "standardwebhooks";
import { Agent, fetch } from "undici";
import type { OpenBare } from "./bare";

/** undici's fetch over as many connections, and a signature of standardwebhooks for each call. */
export const bareWebhook: OpenBare = ({ secret = "" }) => {
  const dispatcher = new Agent({ connections: 16, keepAliveTimeout: 10_000 });
  const signer = new Webhook(secret);
  return {
    prepare: (items) =>
      items.map(({ reference, to, content }) => {
        const { title, body: text, actionUrl, data } = content;
        return async () => {
          const now = new Date();
          const body = JSON.stringify({
            ...{ type: data?.type, timestamp: now.toISOString() },
            data: { ...data, title, body: text, actionUrl },
          });
          const headers = {
            "content-type": "application/json",
            "webhook-id": reference,
            "webhook-timestamp": String(Math.floor(now.getTime() / 1_000)),
            "webhook-signature": signer.sign(reference, now, body),
          };
          const response = await fetch(to, { method: "POST", headers, body, dispatcher });
          await response.arrayBuffer();
          if (!response.ok) throw new Error(`the receiver answered ${response.status}`);
        };
      }),
    close: () => dispatcher.close(),
  };
};
