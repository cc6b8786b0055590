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

/** A local port for a child: the preferred one when it is free, else any. */
export async function choosePort(preferred: number): Promise<number> {
  if ((await tryPort(preferred, "127.0.0.1")) === null) return preferred;
  return await new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      const port = typeof address === "object" && address ? address.port : preferred;
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
