import { type PoolClient, transaction } from "@/db/client";
import { record } from "@/server/audit/record";
import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
import type { Adapter, Values } from "@/server/providers/adapter";
import { adapterOf } from "@/server/providers/registry";
import { isSandbox } from "@/server/providers/sandbox";
import type { AccountRow } from "./account";
import { type Entered, enteredValues } from "./entered-values";
import { changedMeanwhile, findAccount } from "./find-account";
import { SealError, seal, unseal } from "./seal";

/** What a person says about an account. */
export type AccountInput = Entered & {
  label: string;
  /** When its credentials end, where they do not say so themselves; null: unknown. */
  expiresAt: Date | null;
};

type Needs = Pick<Context, "pool" | "config" | "clock">;

/**
 * Makes an account; every worker has it open within a second. Where its channel has no order of its own, it
 * gets traffic from then on.
 * @throws Refusal `malformed` naming the fields; `conflict` when the key is taken or nothing can be sealed
 */
export async function createAccount(
  { pool, config, clock }: Needs,
  actor: string,
  input: AccountInput & { key: string; adapter: string },
): Promise<void> {
  const { key, label } = input;
  const adapter = offeredAdapter(input.adapter);
  if (adapterOf(key)) throw keyRefused("is kept for the account that comes from the environment");
  const { settings, secrets } = enteredValues(adapter, input, { settings: {}, secrets: {} });
  const sealed = sealOf(config, key, secrets);
  const expiresAt = expiryOf(adapter, { ...settings, ...secrets }, input);
  await transaction(pool, async (client) => {
    const { rowCount } = await client.query(
      `insert into provider_configs (key, adapter, label, settings, secrets, rate_per_second,
         expires_at, created_by, created_at, updated_by, updated_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $8, $9) on conflict (key) do nothing`,
      [
        ...[key, adapter.key, label, settings, sealed, adapter.ratePerSecond, expiresAt],
        ...[actor, clock.now()],
      ],
    );
    if (!rowCount) throw keyRefused("is taken by another account");
    const detail = { adapter: adapter.key, fields: Object.keys({ ...settings, ...secrets }) };
    await record(client, { actor, action: "account.create", subject: key, detail });
  });
}

/**
 * Changes what an account is called and its values; its connections are made anew within a second.
 * @param input.revision the one that was shown to the person
 * @throws Refusal `not_found`; `malformed` naming the fields; `conflict` for an account of the environment,
 * when somebody was faster, or when nothing can be sealed
 */
export async function changeAccount(
  { pool, config, clock }: Needs,
  actor: string,
  input: AccountInput & { key: string; revision: number },
): Promise<void> {
  const account = await findAccount(pool, input.key);
  const { adapter } = changeable(account);
  const stored = storedSecrets(config, account, input, adapter);
  const { settings, secrets } = enteredValues(adapter, input, {
    settings: account.settings,
    secrets: stored,
  });
  const sealed = sealOf(config, account.key, secrets);
  const expiresAt = expiryOf(adapter, { ...settings, ...secrets }, input);
  await transaction(pool, async (client) => {
    await update(client, input, [
      ...[input.label, settings, sealed, expiresAt, actor, clock.now()],
    ]);
    const fields = Object.keys(adapter.fields).filter(
      (name) =>
        settings[name] !== account.settings[name] ||
        input.cleared.includes(name) ||
        (adapter.fields[name]?.secret && secrets[name] !== stored[name]),
    );
    const detail = { fields, renamed: input.label !== account.label };
    await record(client, { actor, action: "account.change", subject: account.key, detail });
  });
}

/** Credentials that can say when they end are believed, also when they do not end. */
function expiryOf(adapter: Adapter, values: Values, { expiresAt }: AccountInput): Date | null {
  return adapter.expiresAt ? adapter.expiresAt(values) : expiresAt;
}

async function update(
  client: PoolClient,
  { key, revision }: { key: string; revision: number },
  values: unknown[],
): Promise<void> {
  // What was found by the last check says nothing about new credentials.
  const { rowCount } = await client.query(
    `update provider_configs set label = $3, settings = $4, secrets = $5, expires_at = $6,
       updated_by = $7, updated_at = $8, revision = revision + 1,
       checked_at = null, check_ok = null, check_sentence = null
     where key = $1 and revision = $2`,
    [key, revision, ...values],
  );
  if (!rowCount) throw changedMeanwhile();
}

function offeredAdapter(key: string): Adapter {
  const adapter = adapterOf(key);
  if (adapter && !isSandbox(adapter)) return adapter;
  const message = "Choose one of the providers that are offered.";
  throw new Refusal("malformed", message, { errors: [{ path: "adapter", message }] });
}

function keyRefused(why: string): Refusal {
  const message = `This key ${why}: choose another.`;
  return new Refusal("conflict", message, { errors: [{ path: "key", message }] });
}

function changeable(account: AccountRow): { adapter: Adapter } {
  if (account.fromEnvironment) {
    throw new Refusal(
      "conflict",
      "This account's values are environment variables: change them there and start again.",
    );
  }
  return { adapter: offeredAdapter(account.adapter) };
}

/** What no key opens any more is as good as gone: it has to be entered again, all of it. */
function storedSecrets(
  { secretsKeys }: Context["config"],
  { key, secrets }: AccountRow,
  { values }: Entered,
  { fields }: Adapter,
): Record<string, string> {
  if (secrets === null) return {};
  try {
    return unseal(secretsKeys, key, secrets);
  } catch (error) {
    if (!(error instanceof SealError)) throw error;
    const missing = Object.entries(fields).some(
      ([name, { secret, optional }]) => secret && !optional && !values[name],
    );
    if (missing) throw new Refusal("conflict", error.message);
    return {};
  }
}

function sealOf(
  { secretsKeys }: Context["config"],
  key: string,
  secrets: Record<string, string>,
): string | null {
  if (Object.keys(secrets).length === 0) return null;
  try {
    return seal(secretsKeys, key, secrets);
  } catch (error) {
    if (error instanceof SealError) throw new Refusal("conflict", error.message);
    throw error;
  }
}
