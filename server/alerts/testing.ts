import { createServer } from "node:http";
import net from "node:net";
import { text } from "node:stream/consumers";

export type ReceivedHook = { headers: Record<string, string>; body: string };

export type HookPeer = {
  url: string;
  received: ReceivedHook[];
  /** The next answers; 200 when there are none left. */
  answers: number[];
} & AsyncDisposable;

/** A chat service: takes webhooks and keeps them. */
export async function startHookPeer(): Promise<HookPeer> {
  const peer: Pick<HookPeer, "received" | "answers"> = { received: [], answers: [] };
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    );
    peer.received.push({ headers, body });
    response.writeHead(peer.answers.shift() ?? 200, { location: "http://127.0.0.1:1/" }).end("ok");
  });
  const port = await listening(server);
  return {
    ...peer,
    url: `http://127.0.0.1:${port}/hook`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export type CutLine = { url: string; cut(): void; mend(): void } & AsyncDisposable;

/** A line to a database that can be cut: what is open breaks, and nothing new gets through. */
export async function cutLine(databaseUrl: string): Promise<CutLine> {
  const target = new URL(databaseUrl);
  const sockets = new Set<net.Socket>();
  let isCut = false;
  const server = net.createServer((near) => {
    if (isCut) return void near.destroy();
    const far = net.connect(Number(target.port), target.hostname);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => {
        sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.pipe(far).pipe(near);
  });
  const port = await listening(server);
  const cut = () => {
    isCut = true;
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: Object.assign(new URL(databaseUrl), { host: `127.0.0.1:${port}` }).href,
    cut,
    mend: () => {
      isCut = false;
    },
    [Symbol.asyncDispose]: async () => {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function listening(server: net.Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return typeof address === "object" && address ? address.port : 0;
}
