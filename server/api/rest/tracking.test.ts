import { expect, test } from "vitest";
import { mintId } from "@/server/ids";
import { linkSecret } from "@/server/links/link-secret";
import { clickUrl, openUrl, type TrackedMail } from "@/server/links/tracking";
import { applyQueued } from "@/server/pipeline/tracking/apply-queued";
import { type RestTest, restTest } from "./testing";

async function withMail(): Promise<RestTest & { mail: TrackedMail }> {
  const rest = await restTest();
  const { pool } = rest.context;
  await rest.call("PUT", "/api/v1/users/u1", { body: { email: "u1@example.com" } });
  const id = mintId(rest.clock.time);
  await pool.query(
    "insert into deliveries (notification_id, user_id, channel, priority, state) values ($1, 1, 'email', 2, 'sent')",
    [id],
  );
  const secret = await linkSecret(pool);
  return { ...rest, mail: { secret, baseUrl: "https://c.example", reference: `${id}/1/email` } };
}

const visit = (rest: RestTest, url: string) =>
  rest.call("GET", new URL(url).pathname, { key: null });

/** Visits are queued beside their answers. */
const queuedVisits = async (rest: RestTest, n: number) => {
  await expect
    .poll(async () => (await rest.context.pool.query("select from callback_inbox")).rowCount)
    .toBe(n);
};

const times = async (rest: RestTest) =>
  (await rest.context.pool.query("select opened_at, clicked_at from deliveries")).rows[0];

test("a click leads on to where the author linked, and is counted once a link", async () => {
  await using rest = await withMail();
  const url = "https://shop.example/a?b=1&c=%20#d";
  const answer = await visit(rest, clickUrl(rest.mail, url));
  expect([answer.status, answer.headers.get("location")]).toEqual([302, url]);
  expect(answer.headers.get("cache-control")).toBe("no-store");
  await visit(rest, clickUrl(rest.mail, url));
  await queuedVisits(rest, 2);
  await applyQueued(rest.context);
  expect(await times(rest)).toEqual({ opened_at: null, clicked_at: rest.clock.time });
  const { rows } = await rest.context.pool.query("select provider from callback_events");
  expect(rows).toEqual([{ provider: "links" }]);
});

test("the pixel is a picture, and counts an open", async () => {
  await using rest = await withMail();
  const answer = await visit(rest, openUrl(rest.mail));
  expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "image/gif"]);
  expect(answer.text.startsWith("GIF89a")).toBe(true);
  await queuedVisits(rest, 1);
  await applyQueued(rest.context);
  expect(await times(rest)).toEqual({ opened_at: rest.clock.time, clicked_at: null });
});

test("nobody else's address is led to: a link that we did not sign leads nowhere", async () => {
  await using rest = await withMail();
  const { pathname } = new URL(clickUrl(rest.mail, "https://shop.example"));
  const [, mac] = pathname.split(".");
  const evil = Buffer.from(`${rest.mail.reference} https://evil.example`).toString("base64url");
  for (const path of [`/t/c/${evil}.${mac}`, "/t/c/https://evil.example", "/t/c/x"]) {
    const answer = await rest.call("GET", path, { key: null });
    expect(answer.status).toBe(404);
    expect(answer.headers.get("location")).toBeNull();
  }
  // A pixel is a picture, whoever asks for it; it just counts nothing.
  const pixel = await rest.call("GET", "/t/o/forged.token", { key: null });
  expect(pixel.status).toBe(200);
  expect((await rest.context.pool.query("select from callback_inbox")).rowCount).toBe(0);
});
