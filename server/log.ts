import { type DestinationStream, type Logger, type LoggerOptions, pino } from "pino";
import type { Config } from "./config";

export type { Logger };

/**
 * A structured logger. Log ids (notification, request, worker), never tokens, addresses, keys or
 * contents; the paths below are a second line of defence, not a licence.
 */
export function createLogger(
  config: Pick<Config, "logLevel">,
  process: string,
  destination?: DestinationStream,
): Logger {
  const options: LoggerOptions = {
    level: config.logLevel,
    base: { process },
    redact: [
      ...["*.token", "*.apiKey", "*.email", "*.phone", "*.to", "*.authorization", "*.data"],
      // PostgreSQL's errors quote the row, the key and the parameters that they are about.
      ...["err.detail", "err.where", "err.cause.detail", "err.cause.where"],
    ],
  };
  return destination ? pino(options, destination) : pino(options);
}
