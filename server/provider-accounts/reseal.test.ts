import { expect, test } from "vitest";
import { loadConfig } from "@/server/config";
import { testContext } from "@/server/testing";
import { readAccounts } from "./account";
import { storedSecretNames } from "./open-account";
import { resealAccounts } from "./reseal";
import { createAccount } from "./save-account";

const [old, next] = ["aa".repeat(32), "bb".repeat(32)];
const keysOf = (key: string) => loadConfig({ DATABASE_URL: "postgres://x/y", SECRETS_KEY: key });

test("with a new key in front everything is sealed anew, and the old key may go", async () => {
  await using context = await testContext({ env: { SECRETS_KEY: old } });
  await createAccount(context, "admin@example.com", {
    ...{ key: "resend-main", adapter: "resend", label: "Resend", cleared: [], expiresAt: null },
    values: {
      apiKey: "re_123456789_abcdefghijklmnop",
      from: "hello@acme.example",
      campaignFrom: "news@acme.example",
    },
  });
  const readable = async (key: string) => {
    const [account] = await readAccounts(context.pool);
    return account ? storedSecretNames(account, keysOf(key)) : null;
  };
  // Without the old one nothing is touched.
  await resealAccounts(context.pool, keysOf(next));
  expect([await readable(old), await readable(next)]).toEqual([["apiKey"], []]);
  await resealAccounts(context.pool, keysOf(`${next},${old}`));
  expect([await readable(old), await readable(next)]).toEqual([[], ["apiKey"]]);
});
