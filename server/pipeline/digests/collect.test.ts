import { expect, test, vi } from "vitest";
import { EventInput } from "@/server/pipeline/accept/contract";
import { explainEvent } from "@/server/pipeline/accept/explain-event";
import { cancelNotification } from "@/server/pipeline/fanout/control";
import { changePreferences } from "@/server/pipeline/preferences/store";
import { conservation, producer } from "@/server/pipeline/testing";
import { readDetail } from "@/server/pipeline/tracking/detail";
import {
  collect,
  delivery,
  digestWorld,
  hourMs,
  later,
  mails,
  noon,
  own,
  post,
} from "../testing-digests";
import { collectDigests, itemsShown } from "./collect";

vi.setConfig({ testTimeout: 90_000 });

test("mails of the category become one at the moment, while push and inbox have them at once", async () => {
  await using of = await digestWorld();
  const ids = [await post(of, { data: { title: "First", message: "One" } })];
  of.setNow(later(noon, 1_000));
  ids.push(await post(of, { data: { title: "Second", message: "Two" } }));
  expect(mails(of)).toEqual([]);
  expect(of.recorder.received.map(({ channel }) => channel)).toEqual(["push", "push"]);
  // The notification is complete: nobody waits for the digest.
  expect((await readDetail(of.pool, ids[0] ?? "")).status).toBe("completed");
  expect(await collect(of, later(noon, hourMs - 1_000))).toBe(0);
  expect(await collect(of, later(noon, hourMs + 1_000))).toBe(1);
  const [mail, ...more] = mails(of);
  expect(more).toEqual([]);
  expect(mail?.content.title).toBe("Social: 2 notifications");
  expect(mail?.content.body).toMatch(/Second[\s\S]*Two[\s\S]*First[\s\S]*One/);
  expect(mail?.content.body).toMatch(/href="http[^"]+\/preferences\/[\w.-]+"/);
  expect(mail?.content.headers).toHaveProperty("List-Unsubscribe-Post");
  for (const id of ids) {
    expect(await delivery(of, id)).toEqual([
      { state: "cancelled", reason: "digested", not_before: null },
    ]);
  }
  expect(await collect(of, later(noon, 3 * hourMs))).toBe(0);
});

test("explaining an event says of which digest its mail will be part", async () => {
  await using of = await digestWorld();
  const event = EventInput.parse({ type: "post", target: { userId: "user_1" } });
  const { users } = await explainEvent(of, of.sender.renderer, producer, event);
  // Each user's own microsecond of it.
  expect(users[0]?.digestAt).toBe(later(noon, hourMs).toISOString());
  const urgent = EventInput.parse({ type: "alert", target: { userId: "user_1" } });
  const other = await explainEvent(of, of.sender.renderer, producer, urgent);
  expect(other.users[0]).not.toHaveProperty("digestAt");
});

test("only the category that was asked for waits, and what is urgent never does", async () => {
  await using of = await digestWorld();
  await changePreferences(of.pool, "user_1", { digests: { security: { every: "hourly" } } }, own);
  await post(of, { type: "offer" });
  await post(of, { type: "alert" });
  await post(of, { type: "code" });
  expect(mails(of)).toHaveLength(3);
  await post(of);
  expect(mails(of)).toHaveLength(3);
});

test("each user gets an own digest, however many are made at once", async () => {
  await using of = await digestWorld(250);
  const userIds = Array.from({ length: 250 }, (_, i) => `user_${i + 1}`);
  const first = await post(of, { target: { userIds } });
  await post(of, { target: { userIds: userIds.slice(0, 40) } });
  expect(await conservation(of, first)).toMatchObject({ "email/cancelled/digest": 250 });
  expect((await readDetail(of.pool, first)).status).toBe("completed");
  expect(await collect(of, later(noon, hourMs + 2_000))).toBe(250);
  const titles = mails(of).map(({ content }) => content.title);
  expect(titles.filter((title) => title === "Social: 2 notifications")).toHaveLength(40);
  expect(titles.filter((title) => title === "Social: 1 notification")).toHaveLength(210);
  expect(await conservation(of, first)).toMatchObject({ "email/cancelled/digested": 250 });
});

test("two collectors at once make each digest once", async () => {
  await using of = await digestWorld(30);
  const userIds = Array.from({ length: 30 }, (_, i) => `user_${i + 1}`);
  await post(of, { target: { userIds } });
  of.setNow(later(noon, hourMs + 2_000));
  const made = await Promise.all([1, 2, 3].map(() => collectDigests(of, of.sender.renderer)));
  expect(made.reduce((sum, n) => sum + n, 0)).toBe(30);
  await of.drain();
  expect(new Set(mails(of).map(({ to }) => to)).size).toBe(30);
  expect(mails(of)).toHaveLength(30);
});

test("an opt-out, a cancel and a kill switch since then are honoured, and say so", async () => {
  await using of = await digestWorld(4);
  const userIds = ["user_1", "user_2", "user_3", "user_4"];
  const kept = await post(of, { target: { userIds } });
  const stopped = await post(of, { type: "ping", channels: ["in_app"] });
  await of.pool.query(
    `insert into notification_types (key, name, category, priority, channels, dedup_window_seconds)
     values ('like', 'Like', 'social', 2, '{in_app,email}', 0)`,
  );
  const killed = await post(of, { type: "like", data: { title: "Killed" } });
  await changePreferences(of.pool, "user_2", { types: { post: { enabled: false } } }, own);
  await changePreferences(of.pool, "user_3", { channels: { email: false } }, own);
  await of.pool.query("update users set email_state = 'bounced' where id = 4");
  await of.pool.query(
    "insert into kill_switches (scope, value, reason, created_by) values ('type', 'like', 'test', 'test')",
  );
  expect(await collect(of, later(noon, hourMs + 2_000))).toBe(1);
  expect((await delivery(of, kept)).map(({ reason }) => reason)).toEqual([
    "digested",
    "type_off",
    "channel_off",
    "unreachable",
  ]);
  expect((await delivery(of, killed)).map(({ reason }) => reason)).toEqual(["kill_switch"]);
  expect(await delivery(of, stopped)).toEqual([]);
  expect(mails(of).map(({ to, content }) => [to, content.body.includes("Killed")])).toEqual([
    ["user_1@example.com", false],
  ]);
});

test("what was cancelled before its digest is not in it", async () => {
  await using of = await digestWorld(1);
  // Quiet hours keep the push back, so that the notification is still open.
  await changePreferences(of.pool, "user_1", { quietHours: { start: "11:00", end: "16:00" } }, own);
  const id = await post(of);
  await cancelNotification(of, id, { actor: "test", producerId: null });
  expect(await collect(of, later(noon, 1_000))).toBe(0);
  await of.drain();
  expect((await delivery(of, id)).map(({ reason }) => reason)).toEqual(["cancelled"]);
  expect(mails(of)).toEqual([]);
});

test("what a kill switch holds waits on, and goes out as one when it is lifted", async () => {
  await using of = await digestWorld();
  await post(of);
  await post(of);
  await of.pool.query(
    "insert into kill_switches (scope, value, mode, reason, created_by) values ('type', 'post', 'hold', 'test', 'test')",
  );
  expect(await collect(of, later(noon, hourMs + 2_000))).toBe(0);
  await of.pool.query("update kill_switches set lifted_at = $1", [later(noon, hourMs + 60_000)]);
  expect(await collect(of, later(noon, hourMs + 6 * 60_000))).toBe(1);
  expect(mails(of).map(({ content }) => content.title)).toEqual(["Social: 2 notifications"]);
});

test("a digest is past the caps, which its mails were counted in, and waits for the end of quiet hours", async () => {
  await using of = await digestWorld();
  await changePreferences(
    of.pool,
    "user_1",
    { hourlyCap: 1, dailyCap: 1, quietHours: { start: "13:00", end: "14:00" } },
    own,
  );
  await post(of);
  expect(await collect(of, later(noon, hourMs + 2_000))).toBe(1);
  expect(mails(of)).toEqual([]);
  of.setNow(later(noon, 2 * hourMs + 1_000));
  await of.drain();
  expect(mails(of)).toHaveLength(1);
});

test("a worker that fails half-way leaves everything as it was, for the next one", async () => {
  await using of = await digestWorld(3);
  const userIds = ["user_1", "user_2", "user_3"];
  const id = await post(of, { target: { userIds } });
  of.setNow(later(noon, hourMs + 2_000));
  const broken = { ...of, boss: Object.create(of.boss, { insert: { value: refuse } }) };
  await expect(collectDigests(broken, of.sender.renderer)).rejects.toThrow("gone");
  const { rows } = await of.pool.query("select from notifications where type_key = 'digest'");
  expect(rows).toHaveLength(0);
  expect((await delivery(of, id)).map(({ reason }) => reason)).toEqual(userIds.map(() => "digest"));
  expect(await collect(of, later(noon, hourMs + 4_000))).toBe(3);
  expect(mails(of)).toHaveLength(3);
});

const refuse = () => Promise.reject(new Error("the database is gone"));

test("a long digest tells of the latest and counts the others", async () => {
  await using of = await digestWorld();
  await changePreferences(of.pool, "user_1", { hourlyCap: 1_000, dailyCap: 1_000 }, own);
  for (let i = 1; i <= itemsShown + 3; i++) {
    of.setNow(later(noon, i * 1_000));
    await post(of, { data: { title: `Item ${i}.` } });
  }
  expect(await collect(of, later(noon, hourMs + 2_000))).toBe(1);
  const [mail] = mails(of);
  expect(mail?.content.title).toBe(`Social: ${itemsShown + 3} notifications`);
  expect(mail?.content.body).toContain(`Item ${itemsShown + 3}.`);
  expect(mail?.content.body).not.toContain("Item 3.");
  expect(mail?.content.body).toContain("And 3 more.");
});
