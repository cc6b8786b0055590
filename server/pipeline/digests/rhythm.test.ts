import { expect, test, vi } from "vitest";
import { changePreferences } from "@/server/pipeline/preferences/store";
import { readStory } from "@/server/pipeline/tracking/story";
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
  want,
} from "../testing-digests";
import { collectDigests } from "./collect";

vi.setConfig({ testTimeout: 90_000 });

test("another rhythm holds for what waits already, of that category alone", async () => {
  await using of = await digestWorld(1, { every: "daily", hour: 18 });
  await changePreferences(
    of.pool,
    "user_1",
    { digests: { marketing: { every: "daily", hour: 18 } } },
    own,
  );
  const social = await post(of);
  const offer = await post(of, { type: "offer" });
  const momentOf = async (id: string) => (await delivery(of, id))[0]?.not_before.getTime();
  expect(await momentOf(social)).toBe(later(noon, 6 * hourMs).getTime());
  await want(of, 1, { every: "hourly" });
  expect(await momentOf(social)).toBe(later(noon, hourMs).getTime());
  expect(await momentOf(offer)).toBe(later(noon, 6 * hourMs).getTime());
  expect(await collect(of, later(noon, hourMs + 2_000))).toBe(1);
  expect(mails(of)).toHaveLength(1);
  expect(await collect(of, later(noon, 6 * hourMs + 2_000))).toBe(1);
});

test("who takes a category back to mails at once gets what waits as one last digest, now", async () => {
  await using of = await digestWorld(1, { every: "weekly", hour: 18, weekday: 1 });
  await post(of);
  await post(of);
  await want(of, 1, null);
  expect(await collect(of, later(noon, 1_000))).toBe(1);
  expect(mails(of)).toHaveLength(1);
  await post(of);
  expect(mails(of)).toHaveLength(2);
});

test("a rhythm that changes while its digest is made neither loses nor repeats a mail", async () => {
  await using of = await digestWorld(1);
  for (let i = 0; i < 5; i += 1) {
    const ids = [await post(of), await post(of)];
    of.setNow(later(noon, (i + 1) * hourMs + 2_000));
    const change = changePreferences(
      of.pool,
      "user_1",
      { digests: { social: { every: i % 2 === 0 ? "daily" : "hourly", hour: 3 } } },
      { actor: "user", now: of.clock.now() },
    );
    await Promise.all([collectDigests(of, of.sender.renderer), change]);
    await want(of, 1, { every: "hourly" });
    of.setNow(later(noon, (i + 2) * hourMs - 60_000));
    await collectDigests(of, of.sender.renderer);
    await of.drain();
    for (const id of ids) expect((await delivery(of, id))[0]?.reason).toBe("digested");
  }
  const { rows } = await of.pool.query(
    "select sum((data ->> 'count')::int)::int as told from notifications where type_key = 'digest'",
  );
  expect(rows).toEqual([{ told: 10 }]);
});

test("a mail tells which digest it went out in, and the digest which mails", async () => {
  await using of = await digestWorld(2);
  const id = await post(of, { target: { userIds: ["user_1", "user_2"] } });
  expect((await readStory(of.pool, 1, id))?.deliveries[0]).toMatchObject({ digestId: null });
  expect(await collect(of, later(noon, hourMs + 2_000))).toBe(2);
  const mailOf = async (user: number, notification: string) =>
    (await readStory(of.pool, user, notification))?.deliveries.find(
      ({ channel }) => channel === "email",
    );
  const digest = (await mailOf(1, id))?.digestId ?? "";
  expect((await mailOf(2, id))?.digestId).not.toBe(digest);
  expect((await readStory(of.pool, 1, digest))?.event).toMatchObject({
    typeKey: "digest",
    data: { items: [{ id }] },
  });
  expect((await mailOf(1, digest))?.digestId).toBeNull();
});
