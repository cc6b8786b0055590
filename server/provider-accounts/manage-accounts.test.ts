import { expect, test } from "vitest";
import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
import { startResendPeer } from "@/server/providers/peers/resend-peer";
import { adapters } from "@/server/providers/registry";
import { testContext } from "@/server/testing";
import { freePort } from "@/workers/sandbox/testing";
import { eventually } from "@/workers/testing";
import { type AccountRow, readAccounts } from "./account";
import { changeLimits } from "./change-limits";
import { checkAccount } from "./check-account";
import { openDesk } from "./desk";
import { destinations } from "./entered-values";
import { forceBreaker } from "./force-breaker";
import { storedSecretNames } from "./open-account";
import { readAccountsView } from "./read-accounts-view";
import { readEvents } from "./read-events";
import { removeAccount } from "./remove-account";
import { changeAccount, createAccount } from "./save-account";
import { saveChain } from "./save-chain";
import { sendTest } from "./send-test";

const admin = "admin@example.com";
const sealKey = "ab".repeat(32);
const contextHere = (env: Record<string, string> = {}) =>
  testContext({ env: { SECRETS_KEY: sealKey, ...env } });

const secret = "re_123456789_abcdefghijklmnop";
const resendInput = {
  ...{ key: "resend-main", adapter: "resend", label: "Resend", cleared: [], expiresAt: null },
  values: {
    ...{ apiKey: secret, from: "Acme <hello@acme.example>" },
    campaignFrom: "Acme <news@news.acme.example>",
  },
};

async function stored(context: Context, key: string): Promise<AccountRow> {
  const account = (await readAccounts(context.pool)).find((one) => one.key === key);
  if (!account) throw new Error(`${key} is not stored`);
  return account;
}

async function refusalOf(work: Promise<unknown>): Promise<Refusal> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof Refusal) return error;
  throw new Error(`not refused: ${String(error)}`);
}

test("an account's secrets are stored sealed, and its audit names fields and no values", async () => {
  await using context = await contextHere();
  await createAccount(context, admin, resendInput);
  const { rows } = await context.pool.query("select * from provider_configs where key = $1", [
    "resend-main",
  ]);
  const { apiKey: _secret, ...settings } = resendInput.values;
  expect(rows[0]).toMatchObject({ settings });
  const audit = await context.pool.query("select action, subject, detail from audit_log");
  expect(audit.rows).toEqual([
    {
      action: "account.create",
      subject: "resend-main",
      detail: { adapter: "resend", fields: ["from", "campaignFrom", "apiKey"] },
    },
  ]);
  expect(JSON.stringify([rows, audit.rows])).not.toContain(secret);
});

test("every wrong field is named, with no word of what was entered", async () => {
  await using context = await contextHere();
  const values = { from: "nonsense-value", replyTo: "also nonsense", colour: "red" };
  const refused = await refusalOf(createAccount(context, admin, { ...resendInput, values }));
  expect(refused.code).toBe("malformed");
  const paths = refused.details.errors?.map(({ path }) => path);
  expect(paths).toEqual([
    "values.colour",
    "values.apiKey",
    "values.from",
    "values.campaignFrom",
    "values.replyTo",
  ]);
  expect(JSON.stringify(refused.details)).not.toContain("nonsense");
});

test("a key that is taken or kept, and a missing SECRETS_KEY, are refused in words", async () => {
  await using context = await contextHere();
  await createAccount(context, admin, resendInput);
  const taken = await refusalOf(createAccount(context, admin, resendInput));
  expect([taken.code, taken.message]).toEqual(["conflict", expect.stringContaining("taken")]);
  const kept = await refusalOf(createAccount(context, admin, { ...resendInput, key: "resend" }));
  expect(kept.message).toContain("environment");
  const bare = { ...context, config: { ...context.config, secretsKeys: [] } };
  const unsealed = await refusalOf(createAccount(bare, admin, { ...resendInput, key: "other" }));
  expect(unsealed.message).toContain("SECRETS_KEY");
});

test("an empty secret keeps the stored one, a new one replaces it, a cleared one goes", async () => {
  await using context = await contextHere();
  const values = { ...resendInput.values, webhookSecret: `whsec_${"A".repeat(32)}` };
  await createAccount(context, admin, { ...resendInput, values });
  const first = await stored(context, "resend-main");
  const kept = {
    ...resendInput.values,
    apiKey: "",
    webhookSecret: "",
    from: "New <new@acme.example>",
  };
  const change = { key: "resend-main", label: "R", cleared: [], expiresAt: null };
  await changeAccount(context, admin, { ...change, values: kept, revision: 1 });
  const second = await stored(context, "resend-main");
  expect(second).toMatchObject({ label: "R", settings: { from: kept.from }, revision: 2 });
  expect(second.secrets).not.toBe(first.secrets);
  expect(storedSecretNames(second, context.config)).toEqual(["apiKey", "webhookSecret"]);
  const cleared = ["webhookSecret"];
  await changeAccount(context, admin, { ...change, values: kept, cleared, revision: 2 });
  const third = await stored(context, "resend-main");
  expect(storedSecretNames(third, context.config)).toEqual(["apiKey"]);
  const late = changeAccount(context, admin, { ...change, values: kept, revision: 2 });
  expect((await refusalOf(late)).code).toBe("conflict");
  const { rows } = await context.pool.query(
    "select detail from audit_log where action = 'account.change' order by id",
  );
  expect(rows.map(({ detail }) => detail.fields)).toEqual([["from"], ["webhookSecret"]]);
});

test("a stored secret is never sent to an address that was changed without it", async () => {
  await using context = await contextHere();
  await createAccount(context, admin, resendInput);
  const change = { key: "resend-main", label: "R", cleared: [], expiresAt: null, revision: 1 };
  const values = { ...resendInput.values, baseUrl: "https://elsewhere.example" };
  const kept = changeAccount(context, admin, { ...change, values: { ...values, apiKey: "" } });
  const refused = await refusalOf(kept);
  expect(refused.details.errors?.map(({ path }) => path)).toEqual(["values.apiKey"]);
  await changeAccount(context, admin, { ...change, values });
  expect((await stored(context, "resend-main")).settings.baseUrl).toBe(values.baseUrl);
});

test("every field that holds an address is known as one", () => {
  const addresses = adapters.flatMap(({ fields }) =>
    Object.entries(fields).filter(
      ([, { secret, env }]) => !secret && /_(URL|HOST|PORT)$/.test(env) && env !== "SANDBOX_URL",
    ),
  );
  expect(addresses.length).toBeGreaterThan(5);
  expect(addresses.map(([name]) => name).filter((name) => !destinations.has(name))).toEqual([]);
});

test("an account of the environment takes new limits and nothing else", async () => {
  await using context = await contextHere({
    RESEND_API_KEY: secret,
    RESEND_FROM: "a@b.example",
    RESEND_CAMPAIGN_FROM: "n@b.example",
  });
  await using desk = await deskOver(context);
  expect(desk.accounts().map(({ key }) => key)).toContain("resend");
  const { revision } = await stored(context, "resend");
  const change = { key: "resend", label: "R", values: {}, cleared: [], expiresAt: null, revision };
  expect((await refusalOf(changeAccount(context, admin, change))).message).toContain("variables");
  expect((await refusalOf(removeAccount(context, admin, "resend"))).message).toContain("unset");
  await changeLimits(context, admin, {
    ...{ key: "resend", revision, ratePerSecond: 7, reservedPercent: 50 },
  });
  expect(await stored(context, "resend")).toMatchObject({ ratePerSecond: 7, reservedPercent: 50 });
});

test("accounts that are in an order, or a channel's only one, stay", async () => {
  await using context = await contextHere();
  await using desk = await deskOver(context);
  await createAccount(context, admin, resendInput);
  const only = await refusalOf(removeAccount(context, admin, "resend-main"));
  expect(only.message).toContain("no other account");
  await createAccount(context, admin, { ...resendInput, key: "resend-two" });
  const places = [place("resend-two"), place("resend-main")];
  await saveChain(context, admin, { channel: "email", places, seen: [] });
  const placed = await refusalOf(removeAccount(context, admin, "resend-main"));
  expect(placed.message).toContain("order");
  const seen = places;
  await saveChain(context, admin, { channel: "email", places: [place("resend-two")], seen });
  await removeAccount(context, admin, "resend-main");
  await desk.refresh();
  expect(desk.accounts().map(({ key }) => key)).not.toContain("resend-main");
});

test("an order that leaves a priority to nobody, doubles or misplaces an account is refused", async () => {
  await using context = await contextHere();
  await using _desk = await deskOver(context);
  const order = (places: ReturnType<typeof place>[], channel: "push" | "sms" = "push") =>
    refusalOf(saveChain(context, admin, { channel, places, seen: [] }));
  const sandbox = place("sandbox-push");
  expect((await order([{ ...sandbox, priorities: [1, 2] }])).message).toContain("P0");
  expect((await order([sandbox, sandbox])).message).toContain("twice");
  expect((await order([place("sandbox-sms")])).message).toContain("does not deliver");
  expect((await order([place("nobody")])).message).toContain("not there");
  expect((await order([sandbox, { ...sandbox, prefix: "+49" }])).message).toContain("Only SMS");
  const german = { ...place("sandbox-sms"), prefix: "+49" };
  expect((await order([german], "sms")).message).toContain("every country");
  const stale = { channel: "push" as const, places: [sandbox], seen: [sandbox] };
  expect((await refusalOf(saveChain(context, admin, stale))).code).toBe("conflict");
});

test("what a person decides is in force in every worker within a second", async () => {
  await using context = await contextHere();
  await using first = await deskOver(context, 0);
  await using second = await deskOver(context, 1);
  const desks = [first, second];
  const usedFirst = () => desks.map((desk) => desk.route("push", 1).links[0]?.account.key);
  const inForce = async (change: Promise<unknown>, holds: () => boolean) => {
    await change;
    await eventually(async () => holds(), 1_000);
  };
  const all = (key: string) => () => usedFirst().every((used) => used === key);
  expect(all("sandbox-push")()).toBe(true);
  const force = (word: "open" | null) =>
    forceBreaker(context, admin, { key: "sandbox-push", word, why: "drill" });
  await inForce(force("open"), all("sandbox-push-backup"));
  await inForce(force(null), all("sandbox-push"));
  const places = [place("sandbox-push-backup"), place("sandbox-push")];
  await inForce(
    saveChain(context, admin, { channel: "push", places, seen: [] }),
    all("sandbox-push-backup"),
  );
  await inForce(
    changeLimits(context, admin, {
      ...{ key: "sandbox-push", revision: 1, ratePerSecond: 9, reservedPercent: 0 },
    }),
    () =>
      desks.every((desk) =>
        desk
          .accounts()
          .some(({ key, ratePerSecond }) => key === "sandbox-push" && ratePerSecond === 9),
      ),
  );
  await inForce(createAccount(context, admin, resendInput), () =>
    desks.every((desk) => desk.route("email", 1).links[0]?.account.key === "resend-main"),
  );
});

test("a forced breaker says by whom and why, and its history keeps it", async () => {
  await using context = await contextHere();
  await using _desk = await deskOver(context);
  const change = { key: "sandbox-push", why: "their status page" };
  await forceBreaker(context, "oncall@example.com", { ...change, word: "open" });
  const { accounts, chains } = await readAccountsView(context);
  const account = accounts.find(({ key }) => key === "sandbox-push");
  expect(account).toMatchObject({
    ...{ state: "open", forced: "open", forcedBy: "oncall@example.com", pacePerSecond: 0 },
    reason: "Opened by hand: their status page.",
  });
  expect(account?.strip.map(({ state }) => state)).toEqual(["closed", "forced_open"]);
  expect(chains.find(({ channel }) => channel === "push")).toMatchObject({
    own: false,
    places: [place("sandbox-push"), place("sandbox-push-backup")],
  });
  await forceBreaker(context, "oncall@example.com", { ...change, word: null });
  const { items } = await readEvents(context.pool, null, { before: null });
  expect(items.map(({ event, actor }) => [event, actor])).toEqual([
    ["released", "oncall@example.com"],
    ["forced_open", "oncall@example.com"],
  ]);
  const page = await readEvents(context.pool, null, { before: null, limit: 1 });
  const next = await readEvents(context.pool, null, { before: page.nextCursor, limit: 1 });
  expect([page, next].flatMap(({ items: one }) => one.map(({ id }) => id))).toEqual(
    items.map(({ id }) => id),
  );
});

test("a check asks the provider itself, and what it found is kept until the account changes", async () => {
  await using context = await contextHere();
  await using peer = await startResendPeer({ apiKey: secret });
  const values = { ...resendInput.values, baseUrl: peer.url };
  await createAccount(context, admin, { ...resendInput, values });
  const check = await checkAccount(context, admin, "resend-main");
  const shown = async () =>
    (await readAccountsView(context)).accounts.find(({ key }) => key === "resend-main")?.checked;
  expect(await shown()).toMatchObject(check);
  await changeAccount(context, admin, {
    ...{ key: "resend-main", label: "R", values, cleared: [], expiresAt: null, revision: 1 },
  });
  expect(await shown()).toBeNull();
});

test("a test reaches the provider, and its address is kept nowhere", async () => {
  await using context = await contextHere();
  await using peer = await startResendPeer({ apiKey: secret });
  const values = { ...resendInput.values, baseUrl: peer.url };
  await createAccount(context, admin, { ...resendInput, values });
  const to = "somebody-private@example.com";
  const send = (address: string) =>
    sendTest(context, admin, { key: "resend-main", channel: "email", to: address });
  const answer = await send(to);
  expect(answer.sentence).not.toContain(to);
  const refused = await refusalOf(send("nonsense"));
  expect(refused.details.errors?.[0]?.path).toBe("to");
  const { rows } = await context.pool.query("select * from audit_log order by id");
  expect(rows.at(-1)).toMatchObject({ action: "account.test", subject: "resend-main" });
  expect(JSON.stringify(rows)).not.toContain(to);
  expect(answer).toEqual({ ok: true, sentence: expect.stringContaining("took it") });
});

test("an account that cannot be reached says so in words, in a check and in a test", async () => {
  await using context = await contextHere();
  const values = { ...resendInput.values, baseUrl: `http://127.0.0.1:${await freePort()}` };
  await createAccount(context, admin, { ...resendInput, values });
  expect(await checkAccount(context, admin, "resend-main")).toMatchObject({ ok: false });
  const test = { key: "resend-main", channel: "email" as const, to: "a@example.com" };
  expect(await sendTest(context, admin, test)).toMatchObject({
    ok: false,
    sentence: expect.stringMatching(/^Not now: the provider is not available/),
  });
});

const place = (account: string) => ({ account, priorities: [0, 1, 2], prefix: "" });

async function deskOver(context: Context, slot = 0) {
  const desk = await openDesk(context, slot);
  return { ...desk, [Symbol.asyncDispose]: () => desk.close() };
}
