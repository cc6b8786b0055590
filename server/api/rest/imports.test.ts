import { expect, test } from "vitest";
import { restTest } from "./testing";

const ndjson = { "content-type": "application/x-ndjson" };
const csv = { "content-type": "text/csv; charset=utf-8" };

test("an NDJSON import takes good lines and names each bad one", async () => {
  await using rest = await restTest();
  const raw = [
    '{"userId":"u1","email":"u1@example.com"}',
    "not json",
    "",
    '{"userId":"u2","email":"nope"}',
    '{"email":"u3@example.com"}',
    '{"userId":"u4","shoe":43}',
    '{"userId":"u1","locale":"de"}',
    '{"userId":"u5"}',
  ].join("\r\n");
  const { status, body } = await rest.call("POST", "/api/v1/users/import", {
    raw,
    headers: ndjson,
  });
  expect(status).toBe(200);
  expect(body).toEqual({
    accepted: 3,
    rejected: [
      { line: 2, message: "The line is not valid JSON." },
      { line: 4, message: "email must be an e-mail address" },
      { line: 5, message: "userId is required" },
      { line: 6, message: "shoe is not a known field" },
    ],
    rejectedCount: 4,
  });
  const u1 = await rest.call("GET", "/api/v1/users/u1");
  expect(u1.body).toMatchObject({ email: "u1@example.com", locale: "de" });
});

test("a CSV import reads attributes with their types, quotes and empty cells", async () => {
  await using rest = await restTest();
  await rest.call("PUT", "/api/v1/users/u2", { body: { email: "kept@example.com" } });
  const raw = [
    "\ufeffuserId,email,phoneVerified,attributes.plan,attributes.age,attributes.code,attributes.vip",
    'u1,u1@example.com,true,"pro, yearly",36,007,false',
    "u2,,,basic,,,",
    "u3,nope,,,,,",
  ].join("\n");
  const { body } = await rest.call("POST", "/api/v1/users/import", { raw, headers: csv });
  expect(body).toMatchObject({ accepted: 2, rejectedCount: 1, rejected: [{ line: 4 }] });
  const u1 = await rest.call("GET", "/api/v1/users/u1");
  expect(u1.body).toMatchObject({
    attributes: { plan: "pro, yearly", age: 36, code: "007", vip: false },
  });
  const u2 = await rest.call("GET", "/api/v1/users/u2");
  expect(u2.body).toMatchObject({ email: "kept@example.com", attributes: { plan: "basic" } });
});

test("ten thousand streamed lines arrive, and only a thousand refusals are listed", async () => {
  await using rest = await restTest();
  const encoder = new TextEncoder();
  let n = 0;
  const raw = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (n >= 10_000) return controller.close();
      const lines = Array.from({ length: 100 }, () => {
        n += 1;
        return n % 5 === 0 ? `{"userId":"u${n}","email":"x"}` : `{"userId":"u${n}"}`;
      });
      // Chunks that end in the middle of a line.
      const text = `${lines.join("\n")}\n`;
      controller.enqueue(encoder.encode(text.slice(0, 37)));
      controller.enqueue(encoder.encode(text.slice(37)));
    },
  });
  const { body } = await rest.call("POST", "/api/v1/users/import", { raw, headers: ndjson });
  expect(body).toMatchObject({ accepted: 8_000, rejectedCount: 2_000 });
  expect(body.rejected).toHaveLength(1_000);
  const { rows } = await rest.context.pool.query("select count(*) as n from users");
  expect(rows).toEqual([{ n: 8_000 }]);
});

test("one user that the database refuses spoils no other of its batch", async () => {
  await using rest = await restTest();
  await rest.context.pool.query(
    "alter table users add constraint no_mars check (region is distinct from 'mars')",
  );
  const raw = '{"userId":"u1"}\n{"userId":"u2","region":"mars"}\n{"userId":"u3"}';
  const { body } = await rest.call("POST", "/api/v1/users/import", { raw, headers: ndjson });
  expect(body).toEqual({
    accepted: 2,
    rejected: [{ line: 2, message: "The line cannot be stored." }],
    rejectedCount: 1,
  });
});

test("an import above 10 MiB is cut off, without holding it", async () => {
  await using rest = await restTest();
  const line = new TextEncoder().encode(
    `{"userId":"u1","attributes":{"x":"${"x".repeat(16_000)}"}}\n`,
  );
  let sent = 0;
  const raw = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent += line.byteLength;
      controller.enqueue(line);
    },
  });
  const { status, body } = await rest.call("POST", "/api/v1/users/import", {
    raw,
    headers: ndjson,
  });
  expect([status, body.detail]).toEqual([413, expect.stringContaining("10 MiB")]);
  expect(sent).toBeLessThan(12 * 2 ** 20);
});

test.each([
  ["application/json", "[]", /content-type application\/x-ndjson or text\/csv/],
  ["text/csv", 'userId,email\nu1,"never closed', /CSV cannot be read/],
  ["application/x-ndjson", "x".repeat(70_000), /longer than 64 KiB|not valid/],
])("an import that cannot be read (%s) is refused with advice", async (type, raw, sentence) => {
  await using rest = await restTest();
  const { status, text } = await rest.call("POST", "/api/v1/users/import", {
    raw,
    headers: { "content-type": type },
  });
  expect(status).toBe(400);
  expect(text).toMatch(sentence);
});

test("follows are added one by one or imported; lines of unknown users are refused", async () => {
  await using rest = await restTest();
  for (const id of ["u1", "u2"]) await rest.call("PUT", `/api/v1/users/${id}`, { body: {} });
  const followers = async () => {
    const { rows } = await rest.context.pool.query<{ id: string }>(
      "select external_id as id from follows join users on id = user_id where actor_id = 'star' order by 1",
    );
    return rows.map(({ id }) => id);
  };
  for (let i = 0; i < 2; i++) {
    expect((await rest.call("PUT", "/api/v1/users/u1/follows/star")).status).toBe(204);
  }
  expect((await rest.call("PUT", "/api/v1/users/nobody/follows/star")).status).toBe(404);
  const raw = "userId,actorId\nu1,star\nu2,star\nu2,star\nnobody,star\nu2,";
  const { body } = await rest.call("POST", "/api/v1/follows/import", { raw, headers: csv });
  expect(body).toMatchObject({
    accepted: 3,
    rejected: [
      { line: 6, message: "actorId is required" },
      { line: 5, message: "userId is not known" },
    ],
  });
  expect(await followers()).toEqual(["u1", "u2"]);
  expect((await rest.call("DELETE", "/api/v1/users/u1/follows/star")).status).toBe(204);
  expect((await rest.call("DELETE", "/api/v1/users/u1/follows/star")).status).toBe(204);
  expect(await followers()).toEqual(["u2"]);
});
