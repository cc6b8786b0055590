import { randomUUID } from "node:crypto";
import { createTransport } from "nodemailer";
import { Resend } from "resend";
import type { OutgoingItem } from "@/server/providers/provider";
import { tagsOf } from "@/server/providers/resend-callback";
import { connectionOptions } from "@/server/providers/smtp-connection";
import type { OpenBare } from "./bare";

const perCall = 100;

/**
 * Resend's SDK with its batch endpoint, a hundred mails a call. Tagged as ours are: bounces and
 * complaints name no message otherwise.
 */
export const bareResend: OpenBare = ({ apiKey, baseUrl, from = "" }) => {
  const client = new Resend(apiKey, { baseUrl });
  const send = (items: OutgoingItem[]) => {
    const mails = items.map((item) => ({
      ...mailOf(item, from),
      to: [item.to],
      tags: tagsOf(item.reference),
    }));
    return async () => {
      const { error } = await client.batch.send(mails, { idempotencyKey: randomUUID() });
      if (error) throw new Error(error.name);
    };
  };
  return {
    prepare: (items) =>
      Array.from({ length: Math.ceil(items.length / perCall) }, (_, i) =>
        send(items.slice(i * perCall, (i + 1) * perCall)),
      ),
    close: () => {},
  };
};

/** nodemailer with a pool of as many connections. */
export const bareSmtp: OpenBare = (values) => {
  const pool = { pool: true, maxConnections: 10, maxMessages: 1_000 } as const;
  const transport = createTransport({ ...connectionOptions(values), ...pool });
  return {
    prepare: (items) =>
      items.map((item) => {
        const mail = { ...mailOf(item, values.from ?? ""), to: item.to };
        return () => transport.sendMail(mail);
      }),
    close: () => transport.close(),
  };
};

const mailOf = ({ content }: OutgoingItem, from: string) => ({
  ...{ from, subject: content.title, html: content.body, text: content.text },
  headers: { ...content.headers },
});
