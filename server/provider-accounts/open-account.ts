import type { Config } from "@/server/config";
import type { Adapter, Values } from "@/server/providers/adapter";
import type { Answer, Provider } from "@/server/providers/provider";
import { adapterOf } from "@/server/providers/registry";
import { isSandbox } from "@/server/providers/sandbox";
import type { AccountRow, Health } from "./account";
import { SealError, unseal } from "./seal";

/** An account with its connections, and what is known of it now. */
export type OpenAccount = Omit<AccountRow, "settings" | "secrets"> & {
  provider: Provider;
  channels: readonly string[];
  isSandbox: boolean;
  health: Health;
  /** Items a second that it took lately. */
  recentPerSecond: number;
};

type Keys = Pick<Config, "secretsKeys" | "variables">;

/**
 * The values of an account: from the environment, or its settings and unsealed secrets.
 * @throws SealError when the secrets cannot be read.
 */
export function valuesOf(row: AccountRow, adapter: Adapter, config: Keys): Values {
  if (row.fromEnvironment) return environmentValues(adapter, config);
  const secrets = row.secrets === null ? {} : unseal(config.secretsKeys, row.key, row.secrets);
  return { ...row.settings, ...secrets };
}

/** Names of the secrets that an account has; what cannot be read any more counts as missing. */
export function storedSecretNames(row: AccountRow, config: Keys): string[] {
  if (row.secrets === null) return [];
  try {
    return Object.keys(unseal(config.secretsKeys, row.key, row.secrets));
  } catch (error) {
    if (error instanceof SealError) return [];
    throw error;
  }
}

/** What the environment says about an adapter's fields; empty variables are unset ones. */
export function environmentValues(
  { fields }: Adapter,
  { variables }: Keys,
): Record<string, string> {
  const found = Object.entries(fields).flatMap(([name, { env, multiline }]) => {
    const value = variables[env];
    if (!value) return [];
    // Many tools that set variables cannot set one of several lines. In JSON the sign is JSON's own.
    const escaped = multiline && !value.trimStart().startsWith("{");
    return [[name, escaped ? value.replaceAll("\\n", "\n") : value] as const];
  });
  return Object.fromEntries(found);
}

/** Opens an account; one that cannot be opened refuses every call and says why when it is checked. */
export function openAccount(
  row: AccountRow,
  config: Keys & Pick<Config, "baseUrl">,
  known: Pick<OpenAccount, "health" | "recentPerSecond">,
): OpenAccount {
  const { settings: _settings, secrets: _secrets, ...rest } = row;
  const adapter = adapterOf(row.adapter);
  return {
    ...rest,
    ...known,
    channels: adapter?.channels ?? [],
    isSandbox: adapter !== undefined && isSandbox(adapter),
    provider: adapter
      ? openProvider(row, adapter, config)
      : broken(row, `This version does not know providers of the kind "${row.adapter}".`),
  };
}

function openProvider(
  row: AccountRow,
  adapter: Adapter,
  config: Keys & Pick<Config, "baseUrl">,
): Provider {
  try {
    const callbackUrl = `${config.baseUrl}/api/v1/callbacks/${adapter.key}`;
    return adapter.open(valuesOf(row, adapter, config), { callbackUrl });
  } catch (error) {
    if (error instanceof SealError) return broken(row, error.message);
    throw error;
  }
}

function broken({ key, adapter }: AccountRow, sentence: string): Provider {
  const detail = "The account cannot be opened";
  const answer: Answer = { kind: "retry", class: "unavailable", detail };
  return {
    name: key,
    channels: adapterOf(adapter)?.channels ?? [],
    limits: { batchSize: 500, concurrency: 1 },
    idempotent: false,
    send: async (_channel, items) => items.map(() => answer),
    check: async () => ({ ok: false, sentence }),
    close: async () => {},
  };
}
