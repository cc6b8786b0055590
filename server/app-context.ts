import { ConfigError, loadConfig } from "./config";
import { type Context, openContext } from "./context";

/** The web process's own rows among the rollups, beside those of the workers (0–2). */
const webRollupSlot = 3;

// Next bundles the server's modules a second time; only the process itself is common to both.
const key = Symbol.for("carillon.context");

/**
 * Opens the context of a web process and shares it with everything that Next runs in it.
 * @throws ConfigError when a setting is missing.
 */
export async function openWebContext(): Promise<Context & { close(): Promise<void> }> {
  const config = loadConfig();
  if (config.authSecret === null)
    throw new ConfigError(
      "AUTH_SECRET is not set: it signs sessions; make one with: openssl rand -hex 32",
    );
  const context = await openContext(config, {
    process: "web",
    poolMax: config.webPool,
    rollupSlot: webRollupSlot,
  });
  Reflect.set(globalThis, key, Promise.resolve(context));
  return context;
}

/** The process's context. Where Next runs without our server, the first call opens one. */
export function getContext(): Promise<Context> {
  const shared: Promise<Context> | undefined = Reflect.get(globalThis, key);
  if (shared) return shared;
  const opening = openWebContext();
  Reflect.set(globalThis, key, opening);
  // A database that is away at the first request must not spoil every later one.
  opening.catch(() => Reflect.deleteProperty(globalThis, key));
  return opening;
}
