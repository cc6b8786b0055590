import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";

/** A request as the peer got it. */
export type Received = {
  method: string;
  path: string;
  headers: IncomingMessage["headers"];
  body: string;
};

/**
 * What the peer does with a request: answers, breaks the connection half-way or before it answers,
 * closes its own half only, or never answers.
 */
export type Reply =
  | { status: number; headers?: Record<string, string>; body?: unknown }
  | "break"
  | "drop"
  | "half-close"
  | "hang";

export type HttpPeer = {
  url: string;
  received: Received[];
  /** How many connections were made to it. */
  connections(): number;
  /** Decides each reply; may be changed at any time. */
  reply: (request: Received, n: number) => Reply;
} & AsyncDisposable;

/**
 * A small HTTP server that stands in for a provider's: it really listens, and keeps what it got.
 * @param keepReceived false: keeps nothing, for measurements that would fill its memory.
 */
export async function startHttpPeer(
  reply: HttpPeer["reply"],
  { port = 0, keepReceived = true } = {},
): Promise<HttpPeer> {
  const received: Received[] = [];
  let requests = 0;
  const peer = { received, reply };
  const server = createServer(async (request, response) => {
    const got: Received = {
      method: request.method ?? "",
      path: request.url ?? "",
      headers: request.headers,
      body: await text(request).catch(() => ""),
    };
    requests += 1;
    if (keepReceived) received.push(got);
    answer(response, peer.reply(got, requests));
  });
  let connections = 0;
  server.on("connection", () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const address = server.address();
  const bound = typeof address === "object" && address ? address.port : 0;
  return Object.assign(peer, {
    connections: () => connections,
    url: `http://127.0.0.1:${bound}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

function answer(response: ServerResponse, reply: Reply): void {
  if (reply === "hang") return;
  if (reply === "drop") return void response.socket?.destroy();
  if (reply === "half-close") return void response.socket?.end();
  if (reply === "break") {
    response.writeHead(200, { "content-length": "1000" });
    response.write("{");
    response.socket?.destroySoon();
    return;
  }
  const { status, headers = {}, body } = reply;
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(typeof body === "string" ? body : JSON.stringify(body ?? {}));
}
