import { once } from "node:events";
import { isIP } from "node:net";
import { connect, type TLSSocket } from "node:tls";
import { Provider, type ProviderOptions } from "@parse/node-apn";
import type { Values } from "./adapter";
import { AddressNotPublic, guardLookup, isForbiddenLiteral, providersOnly } from "./public-address";

/** How long a connection may take to be made; then nothing was sent over it. */
const connectMs = 5_000;

/** How long calls under way may take when the account is closed. */
const closeMs = 10_000;

/** The library's client of an account, and the socket under it. */
export type Connection = {
  client: Provider;
  /** Breaks the connection, and waits until it is gone; the next call makes a new one. */
  sever(): Promise<void>;
  /** Ends the connection when the calls under way have finished. */
  close(): Promise<void>;
};

/**
 * Opens an account with the values of `apns.ts`. Throws for keys that cannot be used.
 * One HTTP/2 session carries everything; the library makes it when it is first needed, and again
 * when it has ended.
 */
export function openConnection(values: Values): Connection {
  let socket: TLSSocket | undefined;
  const { options, tls } = optionsFrom(values);
  const client = new Provider({
    ...options,
    ...{
      // Handed on to `http2.connect`: ours, so that a connection that hangs can be ended.
      createConnection: () => {
        socket = connect({ ...tls, ALPNProtocols: ["h2"] });
        if (isForbiddenLiteral(tls.host, providersOnly)) {
          socket.destroy(new AddressNotPublic(providersOnly.fault));
        }
        endUnlessConnected(socket);
        return socket;
      },
    },
  });
  const sever = async () => {
    if (!socket || socket.closed) return;
    socket.destroy();
    await once(socket, "close");
  };
  return {
    client,
    sever,
    close: async () => {
      // Its own promise never settles when the session ended by itself.
      client.shutdown();
      if (!socket || socket.closed) return;
      await once(socket, "close", { signal: AbortSignal.timeout(closeMs) }).catch(sever);
    },
  };
}

function endUnlessConnected(socket: TLSSocket): void {
  const timer = setTimeout(() => {
    socket.destroy(Object.assign(new Error("no connection"), { code: "UND_ERR_CONNECT_TIMEOUT" }));
  }, connectMs);
  socket.once("secureConnect", () => clearTimeout(timer));
  socket.once("close", () => clearTimeout(timer));
}

function optionsFrom(values: Values) {
  const production = values.environment !== "development";
  const host = values.host || (production ? "api.push.apple.com" : "api.sandbox.push.apple.com");
  const ca = values.ca ? { ca: [Buffer.from(values.ca)] } : {};
  const credentials = credentialsFrom(values);
  const options: ProviderOptions = {
    ...credentials,
    ...ca,
    production,
    address: host,
    // Ours is the retry policy: the library would send again at once, whatever Apple asked for.
    connectionRetryLimit: 0,
    // Ends a stream that nobody waits for any more.
    requestTimeout: 15_000,
  };
  const clientCertificate = credentials.token ? {} : credentials;
  const tls = {
    host,
    port: Number(values.port || 443),
    lookup: guardLookup(undefined, providersOnly),
    ...(isIP(host) ? {} : { servername: host }),
    ...ca,
    ...clientCertificate,
  };
  return { options, tls };
}

/** As buffers: a string that is no PEM would be taken for the name of a file to read. */
function credentialsFrom({ key, keyId, teamId, certificate, certificateKey }: Values) {
  if (key && keyId && teamId) return { token: { key: Buffer.from(key), keyId, teamId } };
  return { cert: Buffer.from(certificate ?? ""), key: Buffer.from(certificateKey ?? "") };
}
