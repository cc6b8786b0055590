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
import { ensureSystemTypes } from "@/server/system/system-types";
import { checkCanaries } from "./check-canaries.sql";
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
