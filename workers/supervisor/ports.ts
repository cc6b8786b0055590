import { createSocket, type Socket } from "node:dgram";
import { createServer } from "node:net";
import { StartError } from "./start-error";

/**
 * Checks that the web process will get its port.
 * @throws StartError naming the port and how to choose another.
 */
export async function checkPort(port: number, host: string): Promise<void> {
  const refused = await tryPort(port, host);
  if (refused === null) return;
  const other = port < 65_535 ? port + 1 : 3000;
  if (refused === "EADDRINUSE") {
    throw new StartError(
      `Port ${port} is taken by another program: stop that one, or choose another port with PORT=${other} npm start.`,
    );
  }
  throw new StartError(
    `Cannot listen on ${host}:${port} (${refused}): choose another port with PORT=${other} npm start.`,
  );
}

/**
 * A local port for a child: the preferred one when it is free, else any. It stays this process's until
 * that ends: nobody else who asks here gets it, though nothing listens on it yet or for a moment.
 */
export async function choosePort(preferred: number): Promise<number> {
  const claim = await claimPort(preferred);
  if (claim && (await tryPort(preferred, "127.0.0.1")) === null) return preferred;
  claim?.close();
  for (;;) {
    const port = await anyPort();
    if (await claimPort(port)) return port;
  }
}

/**
 * Takes the UDP port of the same number, which nothing else uses and one process alone can have.
 * @returns null when another has it.
 */
async function claimPort(port: number): Promise<Socket | null> {
  const claim = createSocket("udp4");
  return await new Promise((resolve) => {
    claim.once("error", () => claim.close(() => resolve(null)));
    claim.bind(port, "127.0.0.1", () => resolve(claim.unref()));
  });
}

async function anyPort(): Promise<number> {
  return await new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      const port = typeof address === "object" && address ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}

/** @returns null when the port can be listened on, else the error's code. */
async function tryPort(port: number, host: string): Promise<string | null> {
  return await new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    probe.listen(port, host, () => probe.close(() => resolve(null)));
  });
}
