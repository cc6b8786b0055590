import SMTPConnection from "nodemailer/lib/smtp-connection";
import type { Values } from "./adapter";
import { domainOf, sendersOf } from "./mail";
import type { Check } from "./provider";
import { verdictOfSmtpError } from "./smtp-answers";
import { connectToRelay, relaySocket } from "./smtp-socket";

const usualPorts: Record<string, number> = { starttls: 587, tls: 465, none: 25 };

/** How to reach an account's relay. STARTTLS is never optional: who asks for it gets it or no connection. */
export function connectionOptions(values: Values) {
  const security = values.security || "starttls";
  const { usual } = sendersOf(values);
  return {
    host: values.host || "localhost",
    port: Number(values.port) || (usualPorts[security] ?? 587),
    secure: security === "tls",
    requireTLS: security !== "tls" && security !== "none",
    ignoreTLS: security === "none",
    // Relays want a name with a domain at the greeting, which a container's is not.
    ...(usual ? { name: domainOf(usual) } : {}),
    ...(values.user ? { auth: { user: values.user, pass: values.password ?? "" } } : {}),
    // A relay that takes no sign-in is not the one that was meant.
    forceAuth: Boolean(values.user),
    tls: values.ca ? { ca: values.ca } : {},
    ...{ connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 60_000 },
    getSocket: relaySocket(),
  };
}

/** Connects, encrypts and signs in, as for sending; sends nothing. */
export async function tryConnection(
  options: ReturnType<typeof connectionOptions>,
  signal: AbortSignal,
): Promise<Check> {
  let connection: SMTPConnection | undefined;
  try {
    const socket = await connectToRelay(options, { signal });
    connection = new SMTPConnection({ ...options, connection: socket });
    await signedIn(connection, options.auth, signal);
    connection.quit();
  } catch (error) {
    connection?.close();
    if (!signal.aborted) return verdictOfSmtpError(error);
    return { ok: false, sentence: "The mail server did not answer in time: check host and port." };
  }
  if (options.auth && options.ignoreTLS) {
    const sentence =
      "The mail server takes the connection and the user, but the password travels in the clear: choose “starttls” or “tls” unless it is on this machine.";
    return { ok: true, sentence };
  }
  const taken = options.auth ? "the connection, the user name and the password" : "the connection";
  return { ok: true, sentence: `The mail server takes ${taken}.` };
}

function signedIn(
  connection: SMTPConnection,
  auth: { user: string; pass: string } | undefined,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (error?: Error | null) => (error ? reject(error) : resolve());
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    if (signal.aborted) reject(signal.reason);
    connection.on("error", reject);
    connection.once("end", () => reject(new Error("closed")));
    connection.connect((error) => {
      if (error || !auth) return settle(error);
      connection.login({ credentials: auth }, settle);
    });
  });
}
