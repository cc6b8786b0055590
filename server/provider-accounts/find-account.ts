import type { Queryable } from "@/db/client";
import { Refusal } from "@/server/errors";
import { type AccountRow, readAccounts } from "./account";

/** @throws Refusal `not_found` */
export async function findAccount(client: Queryable, key: string): Promise<AccountRow> {
  const account = (await readAccounts(client)).find((one) => one.key === key);
  if (!account) throw new Refusal("not_found", "There is no such account: it may be removed.");
  return account;
}

/** What to tell whoever was slower than somebody else. */
export const changedMeanwhile = () =>
  new Refusal("conflict", "Somebody changed this account meanwhile: look at it again.");
