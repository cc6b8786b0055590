import net from "node:net";

/** A way to a database that can be made slow: what passes in either direction waits `delayMs`. */
export type SlowDatabase = { url: string; slowDown(delayMs: number): void } & AsyncDisposable;

/** Listens beside the database at `url`; who connects there is forwarded, byte for byte and in order. */
export async function slowDatabase(url: string): Promise<SlowDatabase> {
  const target = new URL(url);
  const open = new Set<net.Socket>();
  let delayMs = 0;

  function forward(from: net.Socket, to: net.Socket): void {
    let free = 0;
    from.on("data", (chunk) => {
      // A delay that ends must not let later bytes overtake earlier ones.
      free = Math.max(free, performance.now() + delayMs);
      const wait = free - performance.now();
      if (wait <= 0) to.write(chunk);
      else setTimeout(() => to.writable && to.write(chunk), wait);
    });
    from.on("end", () => setTimeout(() => to.end(), delayMs));
    from.on("error", () => to.destroy());
    from.on("close", () => {
      open.delete(from);
      setTimeout(() => to.destroy(), delayMs);
    });
  }

  const server = net.createServer((client) => {
    const upstream = net.connect(Number(target.port), target.hostname);
    for (const socket of [client, upstream]) {
      socket.setNoDelay(true);
      open.add(socket);
    }
    forward(client, upstream);
    forward(upstream, client);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the way has no port");
  const slow = new URL(url);
  slow.hostname = "127.0.0.1";
  slow.port = String(address.port);
  return {
    url: slow.href,
    slowDown: (ms) => {
      delayMs = ms;
    },
    [Symbol.asyncDispose]: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
