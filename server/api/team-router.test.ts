import { expect, it } from "vitest";
import type { Role } from "@/server/auth/permissions";
import { readSession, type Session } from "@/server/auth/session";
import { openBrowser, password, signedIn } from "@/server/auth/testing";
import type { Context } from "@/server/context";
import { startSmtpPeer } from "@/server/providers/peers/smtp-peer";
import { testContext } from "@/server/testing";
import { appRouter } from "./root";
import { createCallerFactory } from "./trpc";

const anybody = (context: Context) =>
  createCallerFactory(appRouter)({ context, session: null, requestId: "test" });

/** Somebody of a role, signed in, and their procedures. */
async function person(context: Context, role: Role, email = `${role}@example.com`) {
  const browser = await signedIn(context, role, email);
  const session = await readSession(context, browser.headers());
  if (!session) throw new Error("nobody is signed in");
  return { browser, session, ...callerOf(context, session) };
}

function callerOf(context: Context, session: Session) {
  return { api: createCallerFactory(appRouter)({ context, session, requestId: "test" }) };
}

const tokenOf = (link: string) => link.split("/invite/")[1] ?? "";

it("lets somebody in by a link, once, as what they were invited for", async () => {
  await using context = await testContext();
  const { api } = await person(context, "admin");
  const { link } = await api.team.invite({
    email: "Mara@example.com",
    role: "content",
    producers: [],
  });
  const token = tokenOf(link);
  expect(await anybody(context).account.invitation({ token })).toEqual({
    ...{ email: "mara@example.com", role: "content" },
  });
  const accept = () => anybody(context).account.accept({ token, name: "Mara", password });
  const both = await Promise.allSettled([accept(), accept()]);
  expect(both.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  await expect(accept()).rejects.toMatchObject({ code: "NOT_FOUND" });

  const browser = openBrowser(context);
  await browser.post("/sign-in/email", { email: "mara@example.com", password });
  expect(await readSession(context, browser.headers())).toMatchObject({ role: "content" });
  const { rows } = await context.pool.query(
    "select row_to_json(i)::text as row from invitations i union all select row_to_json(a)::text from audit_log a",
  );
  for (const { row } of rows) expect(row).not.toContain(token);
});

it("mails the link where alerts have a relay, and says what came of it", async () => {
  await using relay = await startSmtpPeer();
  await using context = await testContext();
  const { session } = await person(context, "admin");
  const invited = async (smtpUrl: string | null) => {
    const config = { ...context.config, alerts: { ...context.config.alerts, smtpUrl } };
    const { api } = callerOf({ ...context, config }, session);
    return await api.team.invite({ email: "m@example.com", role: "content", producers: [] });
  };
  const { link, mailed } = await invited(`smtp://${relay.host}:${relay.port}`);
  expect(mailed).toEqual({ ok: true });
  expect(relay.mails).toMatchObject([{ to: ["m@example.com"] }]);
  // Quoted-printable breaks long lines.
  expect(relay.mails[0]?.raw.toString().replaceAll(/=\r?\n/g, "")).toContain(link);
  expect((await invited(null)).mailed).toBeNull();
  expect((await invited("smtp://127.0.0.1:1")).mailed).toMatchObject({ ok: false });
});

it("refuses links that were revoked, replaced or are too old, and those that nobody made", async () => {
  let now = new Date("2026-05-01T12:00:00Z");
  await using context = await testContext({ clock: { now: () => now } });
  const { api } = await person(context, "admin");
  const invite = async () =>
    tokenOf(
      (await api.team.invite({ email: "a@example.com", role: "support", producers: [] })).link,
    );
  const refused = async (token: string) =>
    await expect(anybody(context).account.invitation({ token })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  const replaced = await invite();
  const revoked = await invite();
  await refused(replaced);
  const [open] = (await api.team.read()).invitations;
  if (!open) throw new Error("no invitation is open");
  await api.team.revokeInvitation({ id: open.id });
  await refused(revoked);
  const old = await invite();
  now = new Date(now.getTime() + 7 * 86_400_000);
  await refused(old);
  await refused("made-up");
});

it("ties somebody with the role producer to their producers, and nobody else", async () => {
  await using context = await testContext();
  await context.pool.query("insert into producers (key, name) values ('orders', 'Orders')");
  const { api } = await person(context, "admin");
  const email = "pia@example.com";
  const to = (role: Role, producers: string[]) => api.team.invite({ email, role, producers });
  await expect(to("producer", [])).rejects.toMatchObject({ code: "BAD_REQUEST" });
  await expect(to("producer", ["nobody"])).rejects.toMatchObject({ code: "BAD_REQUEST" });
  await expect(to("support", ["orders"])).rejects.toMatchObject({ code: "BAD_REQUEST" });
  const token = tokenOf((await to("producer", ["orders"])).link);
  await anybody(context).account.accept({ token, name: "Pia", password });
  const pia = (await api.team.read()).members.find((member) => member.email === email);
  expect(pia).toMatchObject({ role: "producer", producers: ["orders"] });
  await api.team.changeRole({ id: pia?.id ?? "", role: "support", producers: [] });
  const { rowCount } = await context.pool.query("select from producer_members");
  expect(rowCount).toBe(0);
});

it("ends somebody's sessions with their role, and with their account", async () => {
  await using context = await testContext();
  const { api } = await person(context, "admin");
  const other = await person(context, "support");
  const id = other.session.userId;
  await api.team.changeRole({ id, role: "oncall", producers: [] });
  expect(await readSession(context, other.browser.headers())).toBeNull();

  const again = openBrowser(context);
  const signIn = { email: other.session.email, password };
  expect((await again.post("/sign-in/email", signIn)).status).toBe(200);
  await api.team.setDisabled({ id, disabled: true });
  expect(await readSession(context, again.headers())).toBeNull();
  expect((await again.post("/sign-in/email", signIn)).status).toBe(403);
  await api.team.setDisabled({ id, disabled: false });
  expect((await again.post("/sign-in/email", signIn)).status).toBe(200);
});

it("keeps an administrator, whatever two of them do to each other at the same moment", async () => {
  await using context = await testContext({ poolMax: 20 });
  const [one, two] = [
    await person(context, "admin", "one@example.com"),
    await person(context, "admin", "two@example.com"),
  ];
  for (let round = 0; round < 5; round++) {
    await context.pool.query("update auth_users set role = 'admin', banned = false");
    await Promise.allSettled([
      one.api.team.changeRole({ id: two.session.userId, role: "support", producers: [] }),
      two.api.team.setDisabled({ id: one.session.userId, disabled: true }),
      two.api.team.changeRole({ id: one.session.userId, role: "oncall", producers: [] }),
    ]);
    const { rows } = await context.pool.query(
      "select from auth_users where role = 'admin' and not banned",
    );
    expect(rows).toHaveLength(1);
  }
});

it("lets nobody change their own role, or close their own account", async () => {
  await using context = await testContext();
  const { api, session } = await person(context, "admin");
  await person(context, "admin", "two@example.com");
  const id = session.userId;
  await expect(api.team.changeRole({ id, role: "support", producers: [] })).rejects.toMatchObject({
    code: "CONFLICT",
  });
  await expect(api.team.setDisabled({ id, disabled: true })).rejects.toMatchObject({
    code: "CONFLICT",
  });
});

it("lets people of a role that needs a second factor do nothing before they have one", async () => {
  await using context = await testContext();
  const { api } = await person(context, "admin");
  const oncall = await person(context, "oncall");
  await api.team.requireSecondFactor({ roles: ["oncall"] });
  const session = await readSession(context, oncall.browser.headers());
  expect(session?.lacksSecondFactor).toBe(true);
  if (!session) throw new Error("nobody is signed in");
  const held = callerOf(context, session).api;
  await expect(held.overview.pulse()).rejects.toMatchObject({ code: "FORBIDDEN" });
  expect(await held.self.read()).toMatchObject({ secondFactor: { on: false, needed: true } });
});

it("shows the team who is locked out, and lifts it", async () => {
  await using context = await testContext();
  const { api } = await person(context, "admin");
  const { session } = await person(context, "support");
  const browser = openBrowser(context, "198.51.100.1");
  for (let i = 0; i < 5; i++)
    await browser.post("/sign-in/email", { email: session.email, password: "wrong password" });
  const locked = async () =>
    (await api.team.read()).members.find(({ id }) => id === session.userId)?.lockedUntil;
  expect(await locked()).toBeInstanceOf(Date);
  await api.team.unlock({ id: session.userId });
  expect(await locked()).toBeNull();
  const right = { email: session.email, password };
  expect((await browser.post("/sign-in/email", right)).status).toBe(200);
});

it("writes every change of the team down, without addresses or passwords", async () => {
  await using context = await testContext();
  const { api } = await person(context, "admin");
  const { session } = await person(context, "support");
  const id = session.userId;
  await api.team.invite({ email: "new@example.com", role: "support", producers: [] });
  await api.team.changeRole({ id, role: "oncall", producers: [] });
  await api.team.setDisabled({ id, disabled: true });
  await api.team.setDisabled({ id, disabled: false });
  await api.team.requireSecondFactor({ roles: ["admin"] });
  const { rows } = await context.pool.query<{ action: string; about: string }>(
    `select action, subject || detail::text as about from audit_log
     where actor = 'admin@example.com' and action !~ '^session' order by id`,
  );
  expect(rows.map(({ action }) => action)).toEqual([
    ...["member.invite", "member.role", "member.disable", "member.enable", "team.second_factor"],
  ]);
  for (const { about } of rows) expect(about).not.toContain("@");
});
