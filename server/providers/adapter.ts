import type { z } from "zod";
import type { ChannelKey } from "@/server/channels/registry";
import type { Provider } from "./provider";
import type { Report } from "./report";

/** One value that an account at a provider needs: typed by a person, or read from the environment. */
export type Field = {
  label: string;
  /** The environment variable that fills it. */
  env: string;
  /** Stored encrypted, and never shown again. */
  secret: boolean;
  /** Where to get it, in a sentence. */
  help: string;
  /** Its message says what is wrong with a value, in words that name no value. */
  schema: z.ZodType<string>;
  /** May be left empty. */
  optional?: boolean;
  /** A key or certificate of several lines. */
  multiline?: boolean;
};

/** An account's values by the names of its adapter's fields; optional ones may be missing. */
export type Values = Readonly<Record<string, string>>;

/** What an open account may need to know about this installation. */
export type Surroundings = {
  /** Where callbacks of this account reach us: `https://…/api/v1/callbacks/<adapter>`. */
  callbackUrl: string;
};

/** A provider's callback as it came in. */
export type CallbackRequest = {
  /** As the provider called it, with its query. */
  url: string;
  header(name: string): string | undefined;
  body: string;
};

/** The provider's signature is missing or wrong. */
export type Forged = { forged: true };

/** A kind of provider. One file in `server/providers/`, one line in its registry. */
export interface Adapter {
  /** Names it in addresses, rows and metrics: `resend`. */
  readonly key: string;
  readonly label: string;
  readonly channels: readonly ChannelKey[];
  readonly fields: Readonly<Record<string, Field>>;
  /** Items a second of a new account; null: no limit known. A person may change it. */
  readonly ratePerSecond: number | null;
  /**
   * Opens an account. Throws nothing for wrong values: `check` and every answer say so.
   * Connections are made when they are first needed.
   */
  open(values: Values, surroundings: Surroundings): Provider;
  /** When the credentials end, as they say themselves (a certificate); null: they do not say. */
  expiresAt?(values: Values): Date | null;
  /** Checks the signature of a callback and translates it into our words. */
  readCallback?(
    values: Values,
    request: CallbackRequest,
    surroundings: Surroundings,
  ): Report[] | Forged | Promise<Report[] | Forged>;
}
