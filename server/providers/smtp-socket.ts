import type { Socket } from "node:net";
import { addAbortSignal } from "node:stream";
import type { SMTPTransportGetSocket } from "nodemailer/lib/smtp-transport";
import { guardedSocket, providersOnly, type Resolve } from "./public-address";

/** Where a relay is, and for how long (ms) connecting to it may take. */
type Relay = {
  host?: string;
  port?: number | string;
  secure?: boolean;
  connectionTimeout?: number;
};

/**
 * Connects to a relay. The library would look names up by itself and go wherever they lead.
 * @throws AddressNotPublic where clouds keep what is for their machines alone; else the socket's error, or ETIMEDOUT.
 */
export function connectToRelay(
  relay: Relay,
  { resolve, signal }: { resolve?: Resolve | undefined; signal?: AbortSignal } = {},
): Promise<Socket> {
  const host = relay.host || "localhost";
  const port = Number(relay.port) || (relay.secure ? 465 : 587);
  const guard = { guard: providersOnly, ...(resolve && { resolve }) };
  const socket = guardedSocket({ host, port }, guard);
  if (signal) addAbortSignal(signal, socket);
  return new Promise((done, fail) => {
    const timer = setTimeout(() => socket.destroy(notInTime()), relay.connectionTimeout ?? 10_000);
    socket.once("close", () => clearTimeout(timer)).once("error", fail);
    socket.once("connect", () => {
      clearTimeout(timer);
      done(socket);
    });
  });
}

const notInTime = () => Object.assign(new Error("no connection"), { code: "ETIMEDOUT" });

/** `getSocket` for nodemailer's transports. */
export const relaySocket =
  (resolve?: Resolve): SMTPTransportGetSocket =>
  (options, callback) => {
    connectToRelay(options, { resolve }).then(
      (connection) => callback(null, { connection }),
      (error: Error) => callback(error),
    );
  };
