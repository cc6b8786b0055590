import { X509Certificate } from "node:crypto";
import { z } from "zod";

/**
 * A PEM block. Environment variables often hold `\n` for the ends of lines.
 * @param label what stands after BEGIN: `PRIVATE KEY`, `CERTIFICATE`.
 */
export const pem = (label: RegExp, message: string) =>
  z
    .string()
    .transform((text) => `${text.replaceAll("\\n", "\n").trim()}\n`)
    .refine((text) => label.test(/^-----BEGIN ([A-Z ]+)-----\n/m.exec(text)?.[1] ?? ""), message);

/** When a certificate ends; null when there is none that can be read. */
export function notAfter(certificate: string | undefined): Date | null {
  try {
    return certificate ? new X509Certificate(certificate).validToDate : null;
  } catch {
    return null;
  }
}
