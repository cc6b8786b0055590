import { expect, test } from "vitest";
import { createAcceptor } from "@/server/pipeline/accept/accept";
import { startSmtpPeer } from "@/server/providers/peers/smtp-peer";
import { ensureSystemTypes } from "@/server/system/system-types";
import { testContext } from "@/server/testing";
import { addContact, changeContact, removeContact, tellTest } from "./change-contacts";
import { changeRule, muteRule } from "./change-rule";
import { readChangesBefore } from "./changes-before";
import { ensureEnvironmentContacts, listContacts, openContacts } from "./contacts";
import { acknowledge, reopen, resolve, snooze } from "./decide";
import { listFiring, listResolved } from "./list-alerts";
import { listRules } from "./list-rules";
import { createOwnWay } from "./own-way";
import { createPlainWay } from "./plain/plain-way";
import { readAlert } from "./read-alert";
import { ensureRules } from "./settings";
import { createTeller } from "./tell";
import { startHookPeer } from "./testing";

const by = "ann@acme.example";
const everything = { tier: null, rule: null };
const secrets = { SECRETS_KEY: "ab".repeat(32), ALERT_ALLOW_PRIVATE: "true" };

async function world(env: Record<string, string> = {}) {
  const context = await testContext({ env: { ...secrets, ...env } });
  await ensureRules(context.pool);
  await ensureSystemTypes(context.pool);
  const fire = async (rule: string, tier: string) => {
    const { rows } = await context.pool.query<{ id: number }>(
      `insert into alerts (rule_key, tier, state, sentence, started_at, last_seen_at, fired_at)
       values ($1, $2, 'firing', 'It is wrong.', now(), now(), now()) returning id`,
      [rule, tier],
    );
    return rows[0]?.id ?? 0;
  };
  return { ...context, fire };
}

test("acknowledging and snoozing can be taken back, and every decision is in the story and the audit log", async () => {
  await using context = await world();
  const id = await context.fire("p0-latency", "page");
  await acknowledge(context, id, by);
  expect(await readAlert(context.pool, id)).toMatchObject({ acknowledgedBy: by });
  await reopen(context, id, by);
  await snooze(context, id, 60, by);
  expect(await readAlert(context.pool, id)).toMatchObject({ acknowledgedBy: null, snoozedBy: by });
  await resolve(context, id, by);
  const { events } = await readAlert(context.pool, id);
  const story = ["acknowledged", "reopened", "snoozed", "resolved"];
  expect(events.map(({ event }) => event)).toEqual(story);
  const { rows } = await context.pool.query("select action from audit_log order by id");
  expect(rows.map(({ action }) => action)).toEqual(story.map((event) => `alert.${event}`));
  await expect(acknowledge(context, id, by)).rejects.toMatchObject({ code: "conflict" });
  await expect(acknowledge(context, 999, by)).rejects.toMatchObject({ code: "not_found" });
});

test("alerts are listed by tier and rule, what fires apart from what is over", async () => {
  await using context = await world();
  await context.fire("dead-letters", "chat");
  const over = await context.fire("p0-latency", "page");
  const page = await context.fire("queue-age", "page");
  await resolve(context, over, by);
  const firing = await listFiring(context.pool, everything);
  expect(firing.map(({ ruleKey }) => ruleKey)).toEqual(["queue-age", "dead-letters"]);
  const pages = await listFiring(context.pool, { tier: "page", rule: null });
  expect(pages.map(({ id }) => id)).toEqual([page]);
  const resolved = await listResolved(context.pool, { tier: null, rule: "p0-latency" }, null);
  expect(resolved).toMatchObject({ items: [{ id: over, resolvedBy: by }], nextCursor: null });
});

test("what changed before an alert is found: versions, switches, settings, but nothing about people", async () => {
  await using context = await world();
  const id = await context.fire("p0-latency", "page");
  await context.pool.query(
    "insert into deploys (version, at) values ('1.2.3', now() - interval '5 min')",
  );
  await context.pool.query(
    "insert into deploys (version, at) values ('1.2.2', now() - interval '2 hours')",
  );
  await context.pool.query(
    `insert into kill_switches (scope, value, reason, created_by, created_at, effective_at)
     values ('channel', 'sms', 'too dear', 'x', now() - interval '4 min', now() - interval '4 min')`,
  );
  await context.pool.query(
    `insert into audit_log (at, actor, action, subject) values
       (now() - interval '3 min', $1, 'chain.change', 'email'),
       (now() - interval '2 min', $1, 'user.view', 'user_1')`,
    [by],
  );
  const changes = await readChangesBefore(context.pool, await readAlert(context.pool, id));
  expect(changes.map(({ kind, text }) => `${kind}: ${text}`)).toEqual([
    "deploy: Version 1.2.3",
    "switch: Stopped: channel sms (too dear)",
    `setting: ${by}: chain.change`,
  ]);
  expect(changes.at(-1)?.setting).toEqual({ actor: by, action: "chain.change", subject: "email" });
});

test("an alert that was told with a figure is found with that one, whatever it says since", async () => {
  await using context = await world();
  const first = await context.fire("queue-age", "chat");
  await context.pool.query("update alerts set sentence = 'It has waited 9 min.' where id = $1", [
    first,
  ]);
  await context.pool.query(
    "insert into alert_events (alert_id, at, event, detail) values ($1, now(), 'fired', 'It has waited 1 min.')",
    [first],
  );
  const id = await context.fire("p0-latency", "page");
  const changes = await readChangesBefore(context.pool, await readAlert(context.pool, id));
  expect(changes.map(({ text }) => text)).toEqual(["It has waited 1 min."]);
});

test("a rule keeps to its bounds, and nobody saves over somebody else's change", async () => {
  await using context = await world();
  const change = { tier: "chat", enabled: true, forSeconds: 0, resolveSeconds: 60 } as const;
  const numbers = { aboveMs: 100 };
  await changeRule(context, "p0-latency", 1, { ...change, numbers }, by);
  const rule = async () => (await listRules(context.pool)).find(({ key }) => key === "p0-latency");
  expect(await rule()).toMatchObject({ revision: 2, values: { aboveMs: 100, atLeast: 10 } });
  await expect(
    changeRule(context, "p0-latency", 1, { ...change, numbers }, by),
  ).rejects.toMatchObject({ code: "conflict" });
  await expect(
    changeRule(context, "p0-latency", 2, { ...change, numbers: { aboveMs: -1 } }, by),
  ).rejects.toThrow("numbers.aboveMs must be from 5 to 300000");
  await muteRule(context, "p0-latency", 60, by);
  expect((await rule())?.mutedUntil).not.toBeNull();
});

test("a contact's address is stored sealed, shown as a hint, and forgotten when it is removed", async () => {
  await using context = await world();
  const target = "https://hooks.acme.example/secret-path";
  const id = await addContact(
    context,
    { name: "Room", kind: "webhook", target, tiers: ["page"] },
    by,
  );
  const { rows } = await context.pool.query(
    "select to_jsonb(c)::text as row from alert_contacts c",
  );
  expect(rows[0].row).not.toContain("secret-path");
  expect(await listContacts(context.pool)).toMatchObject([{ id, hint: "hooks.acme.example" }]);
  expect(await openContacts(context)).toMatchObject([{ target }]);
  await changeContact(context, id, { name: "Room", tiers: [], enabled: false }, by);
  expect(await openContacts(context)).toEqual([]);
  await removeContact(context, id, by);
  expect(await listContacts(context.pool)).toEqual([]);
});

test("the environment's contacts come and go with it, and cannot be removed in the browser", async () => {
  await using context = await world({ ALERT_EMAIL: "oncall@acme.example" });
  await ensureEnvironmentContacts(context);
  await ensureEnvironmentContacts(context);
  const [contact, ...others] = await listContacts(context.pool);
  expect(others).toEqual([]);
  expect(contact).toMatchObject({ hint: "on…@acme.example", fromEnvironment: true });
  await expect(removeContact(context, contact?.id ?? 0, by)).rejects.toThrow("environment");
  const { alerts, ...config } = context.config;
  await ensureEnvironmentContacts({
    ...context,
    config: { ...config, alerts: { ...alerts, email: null } },
  });
  expect(await listContacts(context.pool)).toEqual([]);
});

test("a page goes to a webhook directly, and to a mailbox both ways; what is about delivery goes directly alone", async () => {
  await using hooks = await startHookPeer();
  await using relay = await startSmtpPeer();
  await using context = await world({ ALERT_SMTP_URL: `smtp://${relay.host}:${relay.port}` });
  await addContact(
    context,
    { name: "Room", kind: "webhook", target: hooks.url, tiers: ["page"] },
    by,
  );
  const address = { kind: "email", target: "ann@acme.example" } as const;
  await addContact(context, { name: "Ann", ...address, tiers: ["page"] }, by);
  await context.fire("disk-full", "page");
  await context.fire("p0-latency", "page");
  const plain = createPlainWay(context.config.alerts, { pause: async () => {} });
  const acceptor = createAcceptor(context);
  const teller = createTeller(context, { plain, carillon: createOwnWay(context, acceptor) });
  await teller.tellDue();
  expect(await teller.tellDue()).toBe(0);
  await plain.close();
  expect(hooks.received).toHaveLength(1);
  expect(hooks.received[0]?.body).toContain("2 alerts");
  expect(relay.mails).toHaveLength(1);
  const { rows } = await context.pool.query(
    `select n.type_key, n.priority, n.data ->> 'title' as title, u.email, u.id < 0 as apart
     from notifications n join users u on u.id = n.user_id`,
  );
  expect(rows).toEqual([
    {
      ...{ type_key: "system.alert", priority: 0, title: "Alert: Disk nearly full" },
      ...{ email: "ann@acme.example", apart: true },
    },
  ]);
});

test("a test tells by every way what came of it", async () => {
  await using context = await world();
  const address = { kind: "email", target: "ann@acme.example" } as const;
  const id = await addContact(context, { name: "Ann", ...address, tiers: [] }, by);
  const told = await tellTest(context, createAcceptor(context), id, by);
  expect(told).toEqual([{ way: "carillon", told: { ok: true } }]);
});
