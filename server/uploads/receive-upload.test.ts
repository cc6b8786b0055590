import { expect, test } from "vitest";
import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
import { testContext } from "@/server/testing";
import { cancelUpload } from "./cancel-upload";
import { failDeadUploads } from "./fail-dead";
import { readUpload } from "./read-uploads";
import { receiveUpload } from "./receive-upload";
import { openRun } from "./run";
import { UploadInput } from "./upload-input";

const actor = "marketing@example.com";

async function withPeople(count: number): Promise<Context & AsyncDisposable> {
  const context = await testContext();
  await context.pool.query(
    `insert into users (external_id, email, phone)
     select 'user_' || n, 'User' || n || '@Example.com', '+4915112' || lpad(n::text, 6, '0')
     from generate_series(1, $1::int) as n`,
    [count],
  );
  await context.pool.query(
    `insert into audience_lists (key, name, created_by) values ('vips', 'VIPs', $1)`,
    [actor],
  );
  return context;
}

function bodyOf(text: string, chunk = 50): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.slice(at, at + chunk));
      at += chunk;
    },
  });
}

function upload(
  context: Context,
  input: Record<string, unknown>,
  text: string,
  applied?: () => Promise<void>,
) {
  const parsed = UploadInput.parse({ fileName: "people.csv", format: "csv", ...input });
  return receiveUpload(context, {
    input: parsed,
    body: bodyOf(text),
    bytesTotal: null,
    actor,
    ...(applied ? { applied } : {}),
  });
}

const intoVips = { kind: "list", list: "vips", mode: "add" };

async function members({ pool }: Context): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    `select u.external_id as id from audience_list_members m join users u on u.id = m.user_id order by u.id`,
  );
  return rows.map(({ id }) => id);
}

test("a CSV with bad lines fills a list, and each bad line is reported with its reason", async () => {
  await using context = await withPeople(9);
  const done = await upload(
    context,
    { ...intoVips, columns: [{ source: 1, field: "email" }] },
    [
      "name,e-mail",
      "Ann,user1@example.com",
      'Bob,"USER2@example.com"',
      "Cy,not an address",
      "Dee,nobody@example.com",
      "Eve,",
      "Ann,user1@example.com",
    ].join("\r\n"),
  );
  expect(done).toMatchObject({ state: "done", accepted: 3, rejected: 3, hasReport: true });
  expect(await members(context)).toEqual(["user_1", "user_2"]);
  const { rows } = await context.pool.query(
    "select line, message, content from import_rejects order by line",
  );
  expect(rows).toEqual([
    { line: 4, message: "email must be an e-mail address", content: "Cy,not an address" },
    { line: 5, message: "No user has this e-mail address", content: "Dee,nobody@example.com" },
    { line: 6, message: "row names nobody: its cells are empty", content: "Eve," },
  ]);
  const { rows: lists } = await context.pool.query("select size from audience_lists");
  expect(lists).toEqual([{ size: 2 }]);
});

test("a replacing upload leaves exactly the file's people in the list", async () => {
  await using context = await withPeople(9);
  const columns = [{ source: 0, field: "userId" }];
  const plain = { ...intoVips, header: false, columns };
  await upload(context, plain, "user_1\nuser_2\nuser_3");
  expect(await members(context)).toEqual(["user_1", "user_2", "user_3"]);
  await upload(context, { ...plain, mode: "replace" }, "user_3\nuser_4");
  expect(await members(context)).toEqual(["user_3", "user_4"]);
});

test("semicolons, phone numbers in any spelling and NDJSON are understood", async () => {
  await using context = await withPeople(9);
  const phone = [{ source: 0, field: "phone" }];
  await upload(
    context,
    { ...intoVips, delimiter: ";", columns: phone },
    "Telefon;Name\n+49 151 12 000 003;Cy",
  );
  const ndjson = { ...intoVips, format: "ndjson", columns: [{ source: "id", field: "userId" }] };
  const report = await upload(context, ndjson, '{"id":"user_5","x":1}\nnope\n[1]\n');
  expect(report).toMatchObject({ accepted: 1, rejected: 2 });
  expect(await members(context)).toEqual(["user_3", "user_5"]);
});

test("a file that cannot be read to its end leaves the list as it was", async () => {
  await using context = await withPeople(9);
  const columns = [{ source: 0, field: "userId" }];
  const failed = await upload(context, { ...intoVips, columns }, 'id\nuser_1\n"never closed');
  expect(failed.state).toBe("failed");
  expect(failed.error).toMatch(/CSV cannot be read.*list is as it was/);
  expect(await members(context)).toEqual([]);
});

test("a body that breaks off is told as that, and nothing is taken", async () => {
  await using context = await withPeople(9);
  const input = UploadInput.parse({
    ...intoVips,
    fileName: "ids.csv",
    format: "csv",
    columns: [{ source: 0, field: "userId" }],
  });
  const failed = await receiveUpload(context, {
    input,
    body: bodyOf("id\nuser_1\nuser_2\n"),
    bytesTotal: 5_000,
    actor,
  });
  expect(failed).toMatchObject({ state: "failed" });
  expect(failed.error).toMatch(/connection ended/);
  expect(await members(context)).toEqual([]);
});

test("fifty thousand rows stream in with bounded memory, and progress is written meanwhile", async () => {
  await using context = await withPeople(50_000);
  const encoder = new TextEncoder();
  const seen: number[] = [];
  let n = 0;
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (n >= 50_000) return controller.close();
        if (n % 10_000 === 0) {
          const { rows } = await context.pool.query<{ accepted: number }>(
            "select accepted from imports",
          );
          seen.push(rows[0]?.accepted ?? 0);
        }
        const lines = Array.from({ length: 500 }, () => `user_${++n},${"x".repeat(400)}`);
        controller.enqueue(encoder.encode(`${lines.join("\n")}\n`));
      },
    },
    { highWaterMark: 0 },
  );
  const input = UploadInput.parse({
    ...intoVips,
    fileName: "ids.csv",
    format: "csv",
    header: false,
    columns: [{ source: 0, field: "userId" }],
  });
  const done = await receiveUpload(context, { input, body, bytesTotal: null, actor });
  expect(done).toMatchObject({ state: "done", accepted: 50_000, rejected: 0 });
  // Reading waits for the database: when the last rows were asked for, the first were stored.
  expect(seen.at(-1)).toBeGreaterThan(25_000);
  const { rows } = await context.pool.query("select size from audience_lists");
  expect(rows).toEqual([{ size: 50_000 }]);
});

test("an upload that is cancelled stops and changes nothing", async () => {
  await using context = await withPeople(20_000);
  let n = 0;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (n >= 20_000) return controller.close();
      if (n === 10_000) await cancelUpload(context, 1);
      const lines = Array.from({ length: 500 }, () => `user_${++n}`);
      controller.enqueue(new TextEncoder().encode(`${lines.join("\n")}\n`));
    },
  });
  const input = UploadInput.parse({
    ...intoVips,
    fileName: "ids.csv",
    format: "csv",
    header: false,
    columns: [{ source: 0, field: "userId" }],
  });
  const stopped = await receiveUpload(context, { input, body, bytesTotal: null, actor });
  expect(stopped).toMatchObject({ state: "cancelled" });
  expect(await members(context)).toEqual([]);
  await expect(cancelUpload(context, 1)).rejects.toMatchObject({ code: "conflict" });
});

test("the upload of a process that died is marked as failed, a living one is left alone", async () => {
  await using context = await withPeople(1);
  const begin = {
    kind: "people" as const,
    listId: null,
    fileName: "a.csv",
    bytesTotal: null,
    actor,
    now: new Date(),
  };
  const [dead, alive] = [
    await openRun(context.pool, begin),
    await openRun(context.pool, { ...begin, fileName: "b.csv" }),
  ];
  await failDeadUploads(context);
  expect((await readUpload(context.pool, dead.id)).state).toBe("running");
  // A killed process loses its connection.
  dead.close();
  await expect
    .poll(async () => {
      await failDeadUploads(context);
      return (await readUpload(context.pool, dead.id)).state;
    })
    .toBe("failed");
  expect((await readUpload(context.pool, alive.id)).state).toBe("running");
  alive.close();
});

test("one list is filled by one upload at a time", async () => {
  await using context = await withPeople(1);
  const begin = {
    kind: "list" as const,
    listId: 1,
    fileName: "a.csv",
    bytesTotal: null,
    actor,
    now: new Date(),
  };
  const first = await openRun(context.pool, begin);
  await expect(openRun(context.pool, begin)).rejects.toMatchObject({ code: "conflict" });
  first.close();
});

test("what hangs on a list hears of it with the change: when it cannot, the list stays as it was", async () => {
  await using context = await withPeople(9);
  const row = "user_1\n";
  const by = { ...intoVips, header: false, columns: [{ source: 0, field: "userId" }] };
  let seen = 0;
  const told = await upload(context, by, row, async () => {
    seen += 1;
  });
  expect([told.state, seen, await members(context)]).toEqual(["done", 1, ["user_1"]]);
  const refused = await upload(context, { ...by, mode: "replace" }, "user_2\n", async () => {
    throw new Refusal("conflict", "Not now.");
  });
  expect(refused).toMatchObject({ state: "failed", error: expect.stringContaining("Not now.") });
  expect(await members(context)).toEqual(["user_1"]);
});
