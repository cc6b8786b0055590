import fc from "fast-check";
import { expect, it } from "vitest";
import type { Context } from "@/server/context";
import { testContext } from "@/server/testing";
import { createAccount } from "./account";
import { forgive } from "./lockout";
import { resealSecondFactors } from "./reseal-second-factors";
import { requireSecondFactor, resetSecondFactor } from "./second-factor";
import { readSession } from "./session";
import { deviceWords } from "./sessions/device-words";
import { endOtherSessions, endSession } from "./sessions/end-sessions";
import { listSessions } from "./sessions/list-sessions";
import { type Browser, openBrowser, password, signedIn } from "./testing";
import { fromBase32, totpOf } from "./testing-totp";

const email = "ada@example.com";
const ada = { name: "Ada", email, password, role: "admin" } as const;

function settableClock() {
  let now = Date.parse("2026-05-01T12:00:00Z");
  return {
    clock: { now: () => new Date(now) },
    pass: (seconds: number) => {
      now += seconds * 1_000;
    },
  };
}

/** Every attempt comes from another place, as an attacker's would. */
function guesser(context: Context) {
  let n = 0;
  return async (address: string, guess: string) => {
    n++;
    const browser = openBrowser(context, `198.51.100.${n % 250}`);
    const response = await browser.post("/sign-in/email", { email: address, password: guess });
    return { status: response.status, text: await response.text() };
  };
}

it("locks an address after five wrong passwords, for twice as long each time, until an administrator lifts it", async () => {
  const { clock, pass } = settableClock();
  await using context = await testContext({ clock });
  await createAccount(context, ada);
  const guess = guesser(context);
  for (let i = 0; i < 5; i++) expect((await guess(email, "wrong password")).status).toBe(401);
  for (const seconds of [60, 120, 240, 480, 960, 1920, 3600, 3600]) {
    expect((await guess(email, password)).text).toContain(`in ${seconds} seconds`);
    pass(seconds - 1);
    expect((await guess(email, password)).status).toBe(429);
    pass(1);
    expect((await guess(email, "wrong password")).status).toBe(401);
  }
  expect(await forgive(context.pool, email)).toBe(true);
  expect((await guess(email, password)).status).toBe(200);
  const { rows } = await context.pool.query(
    "select distinct subject from audit_log where action = 'session.lock'",
  );
  expect(rows).toEqual([{ subject: expect.stringMatching(/^member:/) }]);
});

it("answers about an address that nobody has exactly as about one that somebody has", async () => {
  await using context = await testContext({ clock: settableClock().clock });
  await createAccount(context, ada);
  const guess = guesser(context);
  for (let i = 0; i < 8; i++) {
    const known = await guess(email, "wrong password");
    expect(await guess("nobody@example.com", "wrong password")).toEqual(known);
  }
});

it("counts guesses that come at the same moment", async () => {
  await using context = await testContext({ poolMax: 20 });
  await createAccount(context, ada);
  const guess = guesser(context);
  const all = await Promise.all(Array.from({ length: 20 }, () => guess(email, "wrong password")));
  expect(all.filter(({ status }) => status === 401)).toHaveLength(5);
  expect(all.filter(({ status }) => status === 429)).toHaveLength(15);
});

it("starts counting anew after a right password", async () => {
  await using context = await testContext();
  await createAccount(context, ada);
  const guess = guesser(context);
  for (let round = 0; round < 3; round++) {
    for (let i = 0; i < 4; i++) expect((await guess(email, "wrong password")).status).toBe(401);
    expect((await guess(email, password)).status).toBe(200);
  }
});

/** Enrols, and answers what the authenticator and the paper then know. */
async function enrol(browser: Browser) {
  const enabled = await browser.post("/two-factor/enable", { password });
  const { totpURI, backupCodes } = await enabled.json();
  const secret = new URL(totpURI).searchParams.get("secret") ?? "";
  return { code: () => totpOf(secret), backupCodes, secret };
}

it("asks for the second factor once a code of it was right, and not before", async () => {
  await using context = await testContext();
  const browser = await signedIn(context, "admin", email);
  const { code, backupCodes } = await enrol(browser);
  const early = openBrowser(context);
  expect((await (await early.post("/sign-in/email", { email, password })).json()).user.email).toBe(
    email,
  );
  expect((await browser.post("/two-factor/verify-totp", { code: "000000" })).status).toBe(401);
  expect((await browser.post("/two-factor/verify-totp", { code: code() })).status).toBe(200);

  const later = openBrowser(context);
  const first = await later.post("/sign-in/email", { email, password });
  expect(await first.json()).toMatchObject({ twoFactorRedirect: true });
  expect(await readSession(context, later.headers())).toBeNull();
  await later.post("/two-factor/verify-totp", { code: code() });
  expect(await readSession(context, later.headers())).toMatchObject({ email });

  for (const expected of [200, 401]) {
    const lost = openBrowser(context);
    await lost.post("/sign-in/email", { email, password });
    const answer = await lost.post("/two-factor/verify-backup-code", { code: backupCodes[0] });
    expect(answer.status).toBe(expected);
  }
});

it("stores neither the second factor's secret nor its backup codes as they are", async () => {
  await using context = await testContext();
  const { secret, backupCodes } = await enrol(await signedIn(context, "admin", email));
  const { rows } = await context.pool.query(
    "select row_to_json(t)::text as row from auth_two_factors t",
  );
  expect(rows[0].row).not.toContain(secret);
  expect(rows[0].row).not.toContain(fromBase32(secret).toString());
  for (const code of backupCodes) expect(rows[0].row).not.toContain(code);
});

it("keeps second factors and backup codes when the secret that encrypts them changes", async () => {
  await using context = await testContext();
  const browser = await signedIn(context, "admin", email);
  const { code, backupCodes } = await enrol(browser);
  await browser.post("/two-factor/verify-totp", { code: code() });

  const previousAuthSecret = context.config.authSecret;
  const changed = (previous: string | null) => ({
    ...context,
    config: {
      ...context.config,
      authSecret: "another secret of tests, of at least 32 characters",
      previousAuthSecret: previous,
    },
  });
  const factor = async (world: Context, path: string, value: string) => {
    const here = openBrowser(world);
    await here.post("/sign-in/email", { email, password });
    await here.post(path, { code: value }).catch(() => null);
    return (await readSession(world, here.headers())) !== null;
  };
  await resealSecondFactors(changed(null));
  expect(await factor(changed(null), "/two-factor/verify-totp", code())).toBe(false);
  await resealSecondFactors(changed(previousAuthSecret));
  await resealSecondFactors(changed(previousAuthSecret));
  expect(await factor(changed(null), "/two-factor/verify-totp", code())).toBe(true);
  const [paper] = backupCodes;
  expect(await factor(changed(null), "/two-factor/verify-backup-code", paper)).toBe(true);
});

it("turns the second factor off for the password alone, and never where the role needs it", async () => {
  await using context = await testContext();
  const browser = await signedIn(context, "admin", email);
  const { code } = await enrol(browser);
  await browser.post("/two-factor/verify-totp", { code: code() });
  expect((await browser.post("/two-factor/disable", { password: "wrong" })).status).toBe(400);
  await requireSecondFactor(context.pool, ["admin"], email);
  expect((await browser.post("/two-factor/disable", { password })).status).toBe(403);
  await requireSecondFactor(context.pool, [], email);
  expect((await browser.post("/two-factor/disable", { password })).status).toBe(200);
  const { rows } = await context.pool.query("select from auth_two_factors");
  expect(rows).toHaveLength(0);
});

it("ends the sessions of somebody whose second factor an administrator resets", async () => {
  await using context = await testContext();
  const browser = await signedIn(context, "support", email);
  const { code } = await enrol(browser);
  await browser.post("/two-factor/verify-totp", { code: code() });
  const session = await readSession(context, browser.headers());
  await resetSecondFactor(context.pool, session?.userId ?? "", "admin@example.com");
  expect(await readSession(context, browser.headers())).toBeNull();
  const again = await openBrowser(context).post("/sign-in/email", { email, password });
  expect((await again.json()).user.email).toBe(email);
});

it("ends every other session when the password changes", async () => {
  await using context = await testContext();
  const here = await signedIn(context, "support", email);
  const elsewhere = openBrowser(context, "192.0.2.9");
  await elsewhere.post("/sign-in/email", { email, password });
  const change = { currentPassword: password, newPassword: "another horse battery" };
  const wrong = { ...change, currentPassword: "wrong password" };
  expect((await here.post("/change-password", wrong)).status).toBe(400);
  expect((await here.post("/change-password", change)).status).toBe(200);
  expect(await readSession(context, here.headers())).toMatchObject({ email });
  expect(await readSession(context, elsewhere.headers())).toBeNull();
});

it("lists somebody's own sessions, and ends one or all others, never somebody else's", async () => {
  await using context = await testContext();
  const own = await signedIn(context, "support", email);
  await openBrowser(context, "192.0.2.7").post("/sign-in/email", { email, password });
  const other = await signedIn(context, "oncall");
  const session = await readSession(context, own.headers());
  const foreign = await readSession(context, other.headers());
  if (!session?.sessionId || !foreign?.sessionId) throw new Error("nobody is signed in");

  const open = await listSessions(context.pool, session.userId, new Date());
  expect(open.map(({ device, address }) => [device, address]).sort()).toEqual([
    ["Firefox on Linux", "192.0.2.1"],
    ["Firefox on Linux", "192.0.2.7"],
  ]);
  await expect(endSession(context.pool, session, foreign.sessionId)).rejects.toMatchObject({
    code: "not_found",
  });
  expect(await endOtherSessions(context.pool, session, session.sessionId)).toBe(1);
  expect(await readSession(context, other.headers())).not.toBeNull();
  await endSession(context.pool, session, session.sessionId);
  expect(await readSession(context, own.headers())).toBeNull();
});

it("finds words for whatever a browser calls itself", () => {
  const chrome =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36";
  expect(deviceWords(chrome)).toBe("Chrome on Windows");
  expect(deviceWords(`${chrome} Edg/130.0.0.0`)).toBe("Edge on Windows");
  expect(
    deviceWords(
      "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
    ),
  ).toBe("Safari on iPhone");
  fc.assert(fc.property(fc.string(), (agent) => deviceWords(agent).length > 0));
});
