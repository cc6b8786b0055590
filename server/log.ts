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
    serializers: { err: loggable },
    redact: [
      ...["*.token", "*.apiKey", "*.email", "*.phone", "*.to", "*.authorization", "*.data"],
      // PostgreSQL's errors quote the row, the key and the parameters that they are about.
      ...["err.detail", "err.where", "err.cause.detail", "err.cause.where"],
    ],
  };
  return destination ? pino(options, destination) : pino(options);
}

/** An error as it is logged: Drizzle's say the parameters of their query, sessions' tokens and addresses among them. */
function loggable(error: unknown): unknown {
  if (typeof error === "string") return error.replace(/\nparams: .*/s, "");
  if (!(error instanceof Error)) return error;
  const { params, ...told } = pino.stdSerializers.err(error);
  const without = (text: string) =>
    parametersIn(error).reduce((left, said) => left.replaceAll(said, ""), text);
  return { ...told, message: without(told.message), stack: without(told.stack) };
}

/** The words by which an error, and whatever caused it, say parameters. */
function parametersIn(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const own = "params" in error ? [`\nparams: ${error.params}`] : [];
  return [...own, ...parametersIn(error.cause)];
}
