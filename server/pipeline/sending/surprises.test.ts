import { expect, test } from "vitest";
import type { Pool } from "@/db/client";
import { createAcceptor } from "@/server/pipeline/accept/accept";
import { EventInput } from "@/server/pipeline/accept/contract";
import { fanoutDirect } from "@/server/pipeline/fanout/direct";
import { addUsers, type PipelineWorld, pipelineWorld, producer } from "@/server/pipeline/testing";
import { deskOf } from "@/server/provider-accounts/testing";
import type { Answer, OutgoingItem, Provider } from "@/server/providers/provider";
import { callProvider } from "./call-provider";
import { sendChunk } from "./send-chunk";
import type { Sender } from "./sender";

const start = new Date("2026-11-20T12:00:00Z");

/** `n` users with one queued push each, of one type; answers the chunk that points to all of them. */
async function queued(world: PipelineWorld, n: number, type: "code" | "post" = "post") {
  await addUsers(world, n);
  const acceptor = createAcceptor(world);
  const ids: string[] = [];
  for (let i = 1; i <= n; i += 1) {
    const target = { userId: `user_${i}` };
    const { id } = await acceptor.accept(
      producer,
      EventInput.parse({ type, target, channels: ["push"] }),
    );
    ids.push(id);
  }
  const priority = type === "code" ? 0 : 1;
  await fanoutDirect(world, priority, ids);
  const spans = ids.map((notificationId, i) => ({
    notificationId,
    fromUser: i + 1,
    toUser: i + 1,
  }));
  return { channel: "push", priority, spans } as const;
}

const rows = async (world: PipelineWorld) =>
  (
    await world.pool.query<{ state: string; reason: string | null; attempts: number }>(
      "select state, reason, attempts from deliveries order by user_id",
    )
  ).rows;

const accepted = ({ reference }: OutgoingItem): Answer => ({
  kind: "accepted",
  providerMessageId: reference,
});

function answering(send: Provider["send"]): Provider {
  return {
    name: "odd",
    channels: ["push"],
    limits: { batchSize: 2, concurrency: 2 },
    idempotent: false,
    send,
    check: async () => ({ ok: true, sentence: "It answers." }),
    close: async () => {},
  };
}

const withProvider = (world: PipelineWorld, send: Provider["send"]): Sender => ({
  ...world.sender,
  desk: deskOf(() => answering(send)),
});

test("a provider that answers too little, too much or throws harms only what it was asked about", async () => {
  await using world = await pipelineWorld(start);
  const chunk = await queued(world, 6);
  const [little, threw, much]: string[][] = [[], [], []];
  const odd = withProvider(world, (_, items) => {
    const tokens = items.map(({ to }) => to);
    if (little?.length === 0) {
      little.push(...tokens);
      return Promise.resolve(items.slice(0, 1).map(accepted));
    }
    if (threw?.length === 0) {
      threw.push(...tokens);
      throw new Error("a bug before any promise");
    }
    much?.push(...tokens);
    return Promise.resolve([...items, ...items].map(accepted));
  });
  await sendChunk(odd, chunk);
  const sent = new Set([...(little?.slice(0, 1) ?? []), ...(much ?? [])]);
  expect((await rows(world)).map(({ state, reason }) => `${state}/${reason ?? ""}`)).toEqual(
    Array.from({ length: 6 }, (_, i) =>
      sent.has(`token-${i + 1}`) ? "sent/" : "unknown/ambiguous",
    ),
  );
  expect(sent.size).toBe(3);
});

test("a provider that never answers is given up, and nobody knows whether it took anything", async () => {
  const item: OutgoingItem = {
    reference: "r",
    to: "t",
    content: { title: "", body: "" },
    priority: 1,
    ttlSeconds: 1,
  };
  const hanging = answering(() => new Promise(() => {}));
  const answers = await callProvider(hanging, "push", [item, item, item], 20);
  expect(answers.map((answer) => answer?.kind)).toEqual(["unknown", "unknown", "unknown"]);
});

test("a surprise before the provider is called costs nobody anything", async () => {
  await using world = await pipelineWorld(start);
  const chunk = await queued(world, 3);
  let surprised = false;
  const sender: Sender = {
    ...world.sender,
    renderer: {
      ...world.sender.renderer,
      render: (request) => {
        if (surprised) return world.sender.renderer.render(request);
        surprised = true;
        throw new Error("nobody expects this");
      },
    },
  };
  await expect(sendChunk(sender, chunk)).rejects.toThrow("nobody expects");
  await sendChunk(sender, chunk);
  expect(await rows(world)).toEqual(
    Array.from({ length: 3 }, () => ({ state: "sent", reason: null, attempts: 1 })),
  );
});

test("what a surprise left behind is let go even when the database is away at that moment", async () => {
  await using world = await pipelineWorld(start);
  const chunk = await queued(world, 1);
  const gone = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
  let away = 0;
  const pool: Pool = new Proxy(world.pool, {
    get: (target, property) => {
      const value: unknown = Reflect.get(target, property, target);
      if (property !== "connect" && property !== "query") return value;
      return (...args: unknown[]) => {
        if (away > 0) {
          away -= 1;
          return Promise.reject(gone);
        }
        return Reflect.apply(target[property], target, args);
      };
    },
  });
  let failing = true;
  const sender: Sender = {
    ...world.sender,
    context: { ...world.sender.context, pool },
    renderer: {
      ...world.sender.renderer,
      render: (request) => {
        if (!failing) return world.sender.renderer.render(request);
        failing = false;
        away = 1;
        throw gone;
      },
    },
  };
  await expect(sendChunk(sender, chunk)).rejects.toThrow("ECONNREFUSED");
  await sendChunk(sender, chunk);
  expect((await rows(world))[0]).toMatchObject({ state: "sent", attempts: 1 });
});

test("a surprise lets go of what its own job had claimed, and of nothing that another job is sending", async () => {
  await using world = await pipelineWorld(start);
  const chunk = await queued(world, 4);
  const half = { ...chunk, spans: chunk.spans.slice(0, 2) };
  const surprised: Sender = {
    ...world.sender,
    renderer: {
      ...world.sender.renderer,
      render: () => {
        throw new Error("nobody expects this");
      },
    },
  };
  const sender = withProvider(world, async (_, items) => {
    // Its pointers include what is being sent here.
    await expect(sendChunk(surprised, chunk)).rejects.toThrow("nobody expects");
    return items.map(accepted);
  });
  await sendChunk(sender, half);
  expect((await rows(world)).map(({ state }) => state)).toEqual([
    ...["sent", "sent"],
    ...["queued", "queued"],
  ]);
});

test("an answer is recorded although a rival transaction forced this one to give way", async () => {
  await using world = await pipelineWorld(start);
  const chunk = await queued(world, 20);
  await using rival = await connection(world);
  let answered = false;
  const sender = withProvider(world, async (_, items) => {
    if (answered) return items.map(accepted);
    answered = true;
    await rival.query("begin");
    await rival.query("select from deliveries where user_id = 20 for update");
    return items.map(accepted);
  });
  const sending = sendChunk(sender, chunk);
  await waiting(world);
  // A circle: whoever waited first finds it and gives way, or the rival on a machine that dawdles.
  await rival
    .query("update deliveries set delivered_at = now() where user_id < 20")
    .catch(() => {});
  await rival.query("commit");
  await sending;
  expect(new Set((await rows(world)).map(({ state }) => state))).toEqual(new Set(["sent"]));
});

test("a worker that was taken for dead does not write over what its successor did", async () => {
  await using world = await pipelineWorld(start);
  const chunk = await queued(world, 1);
  const sender = withProvider(world, async (_, items) => {
    await world.pool.query(
      "update deliveries set state = 'sent', claimed_by = null, provider_message_id = 'theirs'",
    );
    return items.map((): Answer => ({ kind: "refused", class: "blocked", detail: "late" }));
  });
  await sendChunk(sender, chunk);
  const { rows: found } = await world.pool.query(
    `select state, provider_message_id as message, (select count(*)::int from delivery_attempts) as attempts
     from deliveries`,
  );
  expect(found).toEqual([{ state: "sent", message: "theirs", attempts: 0 }]);
});

/** A connection of the test's own, given back whatever happens. */
async function connection(world: PipelineWorld) {
  const client = await world.pool.connect();
  return {
    query: (text: string) => client.query(text),
    [Symbol.asyncDispose]: async () => client.release(true),
  };
}

/** Resolves when some statement waits for a lock. */
async function waiting(world: PipelineWorld): Promise<void> {
  await expect
    .poll(
      async () => {
        const { rowCount } = await world.pool.query(
          "select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()",
        );
        return rowCount;
      },
      { timeout: 10_000, interval: 10 },
    )
    .toBeGreaterThan(0);
}
