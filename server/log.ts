import { type Logger, pino } from "pino";
import type { Config } from "./config";

export type { Logger };

/**
 * A structured logger. Log ids (notification, request, worker), never tokens, addresses, keys or
 * contents; the paths below are a second line of defence, not a licence.
 */
export function createLogger(config: Pick<Config, "logLevel">, process: string): Logger {
  return pino({
    level: config.logLevel,
    base: { process },
    redact: ["*.token", "*.apiKey", "*.email", "*.phone", "*.to", "*.authorization", "*.data"],
  });
}
