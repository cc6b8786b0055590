import { expect, test } from "vitest";
import { createEvaluator } from "@/server/alerts/evaluate";
import { countExactly } from "@/server/audience/count-exact";
import { createAcceptor } from "@/server/pipeline/accept/accept";
import { EventInput } from "@/server/pipeline/accept/contract";
import { planNotification } from "@/server/pipeline/fanout/plan";
import {
  addUsers,
  conservation,
  type PipelineWorld,
  pipelineWorld,
  producer,
} from "@/server/pipeline/testing";
import { listNotifications } from "@/server/pipeline/tracking/list";
import { openDesk } from "@/server/provider-accounts/desk";
import { createAccount } from "@/server/provider-accounts/save-account";
import { ensureSystemTypes } from "@/server/system/system-types";
import { removeCanaryAddress, setCanaryAddress } from "./canary-addresses";
import { checkCanaries } from "./check-canaries.sql";
import { readCanaries } from "./read-canaries";
import { sendCanaries } from "./send-canaries";

const start = new Date();

async function world() {
  const made = await pipelineWorld(start);
  await ensureSystemTypes(made.pool);
  // Makes the sandbox's account, as every worker does at its start.
  await (await openDesk(made, 0)).close();
  await made.pool.query(
    `insert into worker_leases (priority, host, pid, beat_at)
     select p, 'test', p, 'infinity' from generate_series(0, 1) p`,
  );
  return made;
}

async function outcomes({ pool }: PipelineWorld) {
  const { rows } = await pool.query<{
    channel: string;
    outcome: string;
    latency_ms: number | null;
  }>("select channel, outcome, latency_ms from canaries order by id");
  return rows;
}

const all = ["in_app", "push", "email", "sms", "webhook"];

test("a canary a channel goes through the whole pipeline, once a minute, and its loop is measured", async () => {
  await using pipeline = await world();
  const acceptor = createAcceptor(pipeline);
  await sendCanaries(pipeline, acceptor);
  await sendCanaries(pipeline, acceptor);
  pipeline.setNow(new Date(start.getTime() + 400));
  await pipeline.drain(0);
  await checkCanaries(pipeline);
  const seen = await outcomes(pipeline);
  expect(seen.map(({ channel }) => channel).toSorted()).toEqual(all.toSorted());
  for (const one of seen) expect(one).toMatchObject({ outcome: "arrived", latency_ms: 400 });
});

test("canaries that do not arrive within 30 s are lost, and two in a row are an alert, until one arrives", async () => {
  await using pipeline = await world();
  const acceptor = createAcceptor(pipeline);
  const evaluator = createEvaluator(pipeline);
  const lost = async () => {
    await evaluator.evaluate();
    const { rows } = await pipeline.pool.query<{ state: string }>(
      "select state from alerts where rule_key = 'canary-lost' and group_key = 'push' order by id",
    );
    return rows.map(({ state }) => state);
  };
  const pass = async (minutes: number, deliver: boolean) => {
    pipeline.setNow(new Date(start.getTime() + minutes * 60_000));
    await sendCanaries(pipeline, acceptor);
    if (deliver) await pipeline.drain(0);
    pipeline.setNow(new Date(start.getTime() + minutes * 60_000 + 31_000));
    await checkCanaries(pipeline);
    return await lost();
  };
  expect(await pass(0, false)).toEqual([]);
  expect(await pass(1, false)).toEqual(["firing"]);
  expect(await pass(2, true)).toEqual(["resolved"]);
});

test("canaries are in no audience, no fan-out, no count and no list", async () => {
  await using pipeline = await world();
  await addUsers(pipeline, 5);
  await sendCanaries(pipeline, createAcceptor(pipeline));
  const event = EventInput.parse({ type: "post", target: { broadcast: true }, channels: ["push"] });
  const { id } = await createAcceptor(pipeline).accept(producer, event);
  await planNotification(pipeline, id);
  await pipeline.drain();
  expect(await conservation(pipeline, id)).toMatchObject({ "push/sent/": 5 });
  expect(await countExactly(pipeline.pool, { all: [] }, start)).toBe(5);
  const filters = {
    ...{ type: null, status: null, priority: null, producerId: null, strategy: null, from: null },
    ...{ to: null, channel: null, outcome: null, provider: null },
  };
  const now = new Date(start.getTime() + 60_000);
  const { items } = await listNotifications(pipeline.pool, filters, {
    cursor: null,
    limit: 30,
    now,
  });
  expect(items.map((item) => item.id)).toEqual([id]);
});

const admin = "admin@example.com";
const mailbox = "canary@acme.example";

/** A world whose mails go through a real account. */
async function realMail() {
  const made = await world();
  const config = { ...made.config, secretsKeys: [Buffer.alloc(32, 7)] };
  const context = Object.assign(made, { config });
  await createAccount(context, admin, {
    ...{ key: "resend-main", adapter: "resend", label: "Resend", cleared: [], expiresAt: null },
    values: {
      ...{ apiKey: "re_123456789_abcdefghijklmnop", from: "hello@acme.example" },
      campaignFrom: "news@acme.example",
    },
  });
  return context;
}

test("real accounts get no canary until somebody gives an address, which then gets one each interval", async () => {
  await using pipeline = await realMail();
  const acceptor = createAcceptor(pipeline);
  const mails = () =>
    pipeline.recorder.received
      .filter(({ channel }) => channel === "email")
      .flatMap(({ items }) => items.map(({ to }) => to));
  const pass = async (minute: number) => {
    const at = Math.ceil(start.getTime() / 3_600_000) * 3_600_000 + minute * 60_000;
    pipeline.setNow(new Date(at));
    await sendCanaries(pipeline, acceptor);
    pipeline.setNow(new Date(at + 250));
    await pipeline.drain(0);
    await checkCanaries(pipeline);
    return mails();
  };
  expect(await pass(0)).toEqual([]);
  await setCanaryAddress(pipeline, { channel: "email", to: mailbox, everyMinutes: 5 }, admin);
  for (const minute of [1, 4]) expect(await pass(minute)).toEqual([mailbox]);
  expect(await pass(5)).toEqual([mailbox, mailbox]);
  const [view] = (await readCanaries(pipeline)).filter(({ channel }) => channel === "email");
  expect(view).toMatchObject({
    by: "real",
    address: { hint: "ca…@acme.example", everyMinutes: 5 },
    last: { outcome: "arrived", latencyMs: 250, deliveredMs: null },
  });
  await removeCanaryAddress(pipeline, "email", admin);
  expect(await pass(10)).toHaveLength(2);
  const { rows } = await pipeline.pool.query("select 1 from users where email = $1", [mailbox]);
  expect(rows).toEqual([]);
});

test("an address of canaries is kept sealed, is in no line of the audit log, and must be one", async () => {
  await using pipeline = await realMail();
  const set = (to: string | null) =>
    setCanaryAddress(pipeline, { channel: "email", to, everyMinutes: 1 }, admin);
  await expect(set("no address")).rejects.toMatchObject({ code: "malformed" });
  await expect(set(null)).rejects.toMatchObject({ code: "malformed" });
  await set(mailbox);
  await set(null);
  const { rows } = await pipeline.pool.query<{ text: string }>(
    `select to_jsonb(a)::text as text from audit_log a where action = 'canary.address'
     union all select to_jsonb(c)::text from canary_addresses c`,
  );
  expect(rows).toHaveLength(3);
  for (const { text } of rows) expect(text).not.toContain(mailbox);
});

test("the alert of lost canaries looks back as far as a channel's own interval asks for", async () => {
  await using pipeline = await realMail();
  const acceptor = createAcceptor(pipeline);
  const evaluator = createEvaluator(pipeline);
  await setCanaryAddress(pipeline, { channel: "email", to: mailbox, everyMinutes: 30 }, admin);
  const pass = async (minutes: number) => {
    pipeline.setNow(new Date(start.getTime() + minutes * 60_000));
    await sendCanaries(pipeline, acceptor);
    pipeline.setNow(new Date(start.getTime() + minutes * 60_000 + 31_000));
    await checkCanaries(pipeline);
    await evaluator.evaluate();
    const { rows } = await pipeline.pool.query<{ state: string }>(
      "select state from alerts where rule_key = 'canary-lost' and group_key = 'email'",
    );
    return rows.map(({ state }) => state);
  };
  expect(await pass(0)).toEqual([]);
  expect(await pass(30)).toEqual(["firing"]);
});

test("an address that no key opens any more counts as a canary that was lost", async () => {
  await using pipeline = await realMail();
  await setCanaryAddress(pipeline, { channel: "email", to: mailbox, everyMinutes: 1 }, admin);
  const config = { ...pipeline.config, secretsKeys: [Buffer.alloc(32, 8)] };
  await sendCanaries({ ...pipeline, config }, createAcceptor(pipeline));
  const seen = await outcomes(pipeline);
  expect(seen.filter(({ channel }) => channel === "email")).toMatchObject([{ outcome: "refused" }]);
});
