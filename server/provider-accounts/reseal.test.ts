import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { addContact } from "@/server/alerts/change-contacts";
import { openContacts } from "@/server/alerts/contacts";
import { openCanaryAddresses, setCanaryAddress } from "@/server/canaries/canary-addresses";
import { loadConfig } from "@/server/config";
import type { Context } from "@/server/context";
import { testContext } from "@/server/testing";
import { readAccounts } from "./account";
import { storedSecretNames } from "./open-account";
import { resealEverything, sealedColumns } from "./reseal";
import { createAccount } from "./save-account";
import { isOldSeal } from "./seal";

const [old, next] = ["aa".repeat(32), "bb".repeat(32)];
const keysOf = (keys: string) => loadConfig({ DATABASE_URL: "postgres://x/y", SECRETS_KEY: keys });
const admin = "admin@example.com";

/** Everything that seals something, by the file that does. What is new here is planted below. */
const sealing = [
  "alerts/contacts.ts",
  "canaries/canary-addresses.ts",
  "provider-accounts/reseal.ts",
  "provider-accounts/save-account.ts",
];

async function plant(context: Context): Promise<void> {
  await createAccount(context, admin, {
    ...{ key: "resend-main", adapter: "resend", label: "Resend", cleared: [], expiresAt: null },
    values: {
      apiKey: "re_123456789_abcdefghijklmnop",
      from: "hello@acme.example",
      campaignFrom: "news@acme.example",
    },
  });
  for (const [kind, target] of [
    ["webhook", "https://chat.acme.example/hook"],
    ["email", "oncall@acme.example"],
  ] as const)
    await addContact(context, { name: kind, kind, target, tiers: ["page"] }, admin);
  const canary = { channel: "sms", to: "+4915112345678", everyMinutes: 15 } as const;
  await setCanaryAddress(context, canary, admin);
}

/** Every value of every column of text, in the whole database, that looks like a seal. */
async function everySeal({ pool }: Context): Promise<{ column: string; sealed: string }[]> {
  const { rows } = await pool.query<{ table: string; column: string }>(
    `select c.table_name as table, c.column_name as column from information_schema.columns c
     join information_schema.tables t using (table_schema, table_name)
     where table_schema = 'public' and table_type = 'BASE TABLE' and data_type = 'text'`,
  );
  const found: { column: string; sealed: string }[] = [];
  for (const { table, column } of rows) {
    const seals = await pool.query<{ sealed: string }>(
      `select "${column}" as sealed from "${table}" where "${column}" ~ '^v1\\.[0-9a-f]{8}\\.'`,
    );
    for (const { sealed } of seals.rows) found.push({ column: `${table}.${column}`, sealed });
  }
  return found;
}

test("with a new key in front everything is sealed anew, and the old key may go", async () => {
  await using context = await testContext({ env: { SECRETS_KEY: old } });
  await plant(context);
  const before = await everySeal(context);
  expect(new Set(before.map(({ column }) => column))).toEqual(
    new Set(sealedColumns.map(({ table, column }) => `${table}.${column}`)),
  );
  const oldOnes = async (keys: string) =>
    (await everySeal(context)).filter(({ sealed }) => isOldSeal(keysOf(keys).secretsKeys, sealed));
  // Without the old one nothing is touched.
  await resealEverything(context.pool, keysOf(next));
  expect(await oldOnes(next)).toEqual(before);
  await resealEverything(context.pool, keysOf(`${next},${old}`));
  expect(await oldOnes(next)).toEqual([]);

  const later = { ...context, config: { ...context.config, ...keysOf(next) } };
  const [account] = await readAccounts(context.pool);
  expect(account && storedSecretNames(account, later.config)).toEqual(["apiKey"]);
  expect((await openContacts(later)).map(({ target }) => target).sort()).toEqual([
    "https://chat.acme.example/hook",
    "oncall@acme.example",
  ]);
  expect((await openCanaryAddresses(later)).get("sms")?.to).toBe("+4915112345678");
});

test("whatever seals something is known here, so that nothing is forgotten when the key changes", () => {
  const found = readdirSync("server", { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !/test/.test(file) && !file.endsWith("/seal.ts"))
    .filter((file) => /\bseal\(/.test(readFileSync(`server/${file}`, "utf8")));
  expect(found.sort()).toEqual(sealing);
});
