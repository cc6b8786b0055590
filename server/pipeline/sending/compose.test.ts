import { expect, test } from "vitest";
import { linkSecret } from "@/server/links/link-secret";
import { readClick, readOpen } from "@/server/links/tracking";
import { readUnsubscribe } from "@/server/links/unsubscribe";
import { createAcceptor } from "@/server/pipeline/accept/accept";
import { EventInput } from "@/server/pipeline/accept/contract";
import { addUsers, type PipelineWorld, pipelineWorld, producer } from "@/server/pipeline/testing";
import type { OutgoingItem } from "@/server/providers/provider";

const body = `<p>Hi</p><a href="https://shop.example/?a=1&amp;b=2">Shop</a>
  <a href="{{ unsubscribe_url }}">Unsubscribe</a>`;

/** A world whose types have words, changed by `sql` before anything is sent. */
async function worldWith(sql = "select"): Promise<PipelineWorld> {
  const world = await pipelineWorld();
  await addUsers(world, 2);
  const content = {
    email: { en: { title: "Hi", body } },
    push: { en: { title: "Hi", body: "b" } },
  };
  await world.pool.query(
    `with t as (insert into templates (type_key, name) select key, key from notification_types returning id),
     v as (insert into template_versions (template_id, version, content) select id, 1, $1 from t)
     select`,
    [content],
  );
  await world.pool.query(
    "update templates t set published_version_id = v.id from template_versions v where v.template_id = t.id",
  );
  await world.pool.query(sql);
  return world;
}

async function sent(world: PipelineWorld, type: string, channel: string): Promise<OutgoingItem> {
  const event = EventInput.parse({ type, target: { userId: "user_1" }, channels: [channel] });
  await createAcceptor(world).accept(producer, event);
  await world.drain();
  const item = world.recorder.received.find((call) => call.channel === channel)?.items[0];
  if (!item) throw new Error("nothing was handed over");
  return item;
}

const tokenOf = (url: string | undefined) => new URL(url ?? "").pathname.split("/").at(-1) ?? "";
const hrefsOf = (html: string) => [...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href);

test("a mail that can be opted out of has one way out, in its headers and in its words", async () => {
  await using world = await worldWith();
  const { content } = await sent(world, "offer", "email");
  const [, url] = /^<(.+)>$/.exec(content.headers?.["List-Unsubscribe"] ?? "") ?? [];
  const secret = await linkSecret(world.pool);
  expect(readUnsubscribe(secret, tokenOf(url))).toEqual({ userId: 1, typeKey: "offer" });
  expect(content.headers?.["List-Unsubscribe-Post"]).toBe("List-Unsubscribe=One-Click");
  expect(hrefsOf(content.body)).toEqual(["https://shop.example/?a=1&amp;b=2", url]);
  expect(content.text).toContain("Shop");
});

test("a mandatory type has no way out, and no header that promises one", async () => {
  await using world = await worldWith();
  const { content } = await sent(world, "code", "email");
  expect(content.headers).toBeUndefined();
  expect(hrefsOf(content.body)).toEqual(["https://shop.example/?a=1&amp;b=2", ""]);
});

test("opens and clicks are tracked where the type says so, the way out never", async () => {
  await using world = await worldWith("update notification_types set track_opens = true");
  const { content, reference } = await sent(world, "offer", "email");
  const secret = await linkSecret(world.pool);
  const [shop, out] = hrefsOf(content.body);
  const click = { reference, url: "https://shop.example/?a=1&b=2" };
  expect(readClick(secret, tokenOf(shop))).toEqual(click);
  expect(`<${out}>`).toBe(content.headers?.["List-Unsubscribe"]);
  const [, pixel] = /<img src="([^"]+)"/.exec(content.body) ?? [];
  expect(readOpen(secret, tokenOf(pixel))).toBe(reference);
});

test("a type's secrecy on locked screens reaches its pushes", async () => {
  const secret = "update notification_types set lock_screen_private = true where key = 'alert'";
  await using world = await worldWith(secret);
  expect((await sent(world, "alert", "push")).content.private).toBe(true);
  world.recorder.received.length = 0;
  expect((await sent(world, "post", "push")).content).not.toHaveProperty("private");
});

test("a mail of a campaign says so, others do not", async () => {
  await using world = await worldWith();
  expect((await sent(world, "offer", "email")).content).not.toHaveProperty("campaign");
  world.recorder.received.length = 0;
  const event = EventInput.parse({
    type: "offer",
    target: { userId: "user_2" },
    channels: ["email"],
  });
  const { id } = await createAcceptor(world).accept(producer, event);
  await world.pool.query("update notifications set campaign_id = 1 where id = $1", [id]);
  await world.drain();
  expect(world.recorder.received[0]?.items[0]?.content.campaign).toBe(true);
});
