import { expect, test } from "vitest";
import { type RestTest, restTest } from "./testing";

const path = "/api/v1/users/u1/preferences";
const defaults = {
  master: true,
  quietHours: null,
  hourlyCap: null,
  dailyCap: null,
  channels: {},
  types: {},
  digests: {},
  version: 0,
};

async function withUser(): Promise<RestTest> {
  const rest = await restTest();
  await rest.call("PUT", "/api/v1/users/u1", { body: {} });
  await rest.context.pool.query(
    `insert into notification_types (key, name, category, priority, channels)
     values ('like', 'Like', 'social', 2, '{in_app,push}'), ('otp', 'Code', 'security', 0, '{sms}')`,
  );
  return rest;
}

test("every default is read where nothing was changed", async () => {
  await using rest = await withUser();
  expect((await rest.call("GET", path)).body).toEqual(defaults);
  expect((await rest.call("GET", "/api/v1/users/nobody/preferences")).status).toBe(404);
});

test("changes merge, null goes back to the default, and the version grows", async () => {
  await using rest = await withUser();
  const patch = (body: unknown) => rest.call("PATCH", path, { body });
  await patch({
    quietHours: { start: "22:00", end: "07:05" },
    dailyCap: 5,
    channels: { email: false },
    types: { like: { enabled: false, channels: { push: false } }, otp: { enabled: false } },
  });
  const second = await patch({ types: { like: { channels: { in_app: false } } } });
  expect(second.body).toEqual({
    ...defaults,
    quietHours: { start: "22:00", end: "07:05" },
    dailyCap: 5,
    channels: { email: false },
    types: {
      like: { enabled: false, channels: { push: false, in_app: false } },
      otp: { enabled: false },
    },
    version: 2,
  });
  const third = await patch({ quietHours: null, dailyCap: null, types: { like: null } });
  expect(third.body).toEqual({
    ...defaults,
    channels: { email: false },
    types: { otp: { enabled: false } },
    version: 3,
  });
  expect((await rest.call("GET", path)).body).toEqual(third.body);
  const { rows } = await rest.context.pool.query(
    "select actor, action, subject from audit_log where action = 'preferences.change'",
  );
  expect(rows).toHaveLength(3);
});

test.each([
  ["types.nope", { types: { nope: { enabled: false } } }],
  ["types.like.loud", { types: { like: { loud: true } } }],
  ["types.like.enabled", { types: { like: { enabled: "no" } } }],
  ["channels.fax", { channels: { fax: false } }],
  ["types.like.channels.fax", { types: { like: { channels: { fax: false } } } }],
  ["quietHours.start", { quietHours: { start: "25:00", end: "07:00" } }],
  ["quietHours", { quietHours: { start: "07:00", end: "07:00" } }],
  ["hourlyCap", { hourlyCap: 0 }],
  ["dailyCap", { dailyCap: 100_000 }],
  ["digests.nope", { digests: { nope: { every: "hourly" } } }],
  ["digests.social.hour", { digests: { social: { every: "daily", hour: 24 } } }],
  ["digests.social.every", { digests: { social: { every: "fortnightly" } } }],
  ["digests.social.weekday", { digests: { social: { every: "weekly", hour: 8 } } }],
  ["volume", { volume: 11 }],
])("a change with a wrong %s is refused by its name", async (field, body) => {
  await using rest = await withUser();
  const { status, faults } = await rest.call("PATCH", path, { body });
  expect([status, faults]).toEqual([400, [field]]);
  expect((await rest.call("GET", path)).body).toEqual(defaults);
});

test("of two changes to the same version one is a conflict", async () => {
  await using rest = await withUser();
  const answers = await Promise.all(
    [true, false].map((master) => rest.call("PATCH", path, { body: { master, version: 0 } })),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
});

test("an end user reads and changes their own, and nobody else's", async () => {
  await using rest = await withUser();
  const key = await rest.token("u1");
  const own = await rest.call("PATCH", "/api/v1/me/preferences", { key, body: { master: false } });
  expect(own.body).toMatchObject({ master: false, version: 1 });
  expect((await rest.call("GET", "/api/v1/me/preferences", { key })).body).toEqual(own.body);
  expect((await rest.call("GET", path, { key })).status).toBe(401);
  const { rows } = await rest.context.pool.query("select actor from audit_log");
  expect(rows).toEqual([{ actor: "user:1" }]);
});

test.each([
  ["none", null, /Bearer/],
  ["a producer's key", "ck_shop", /not valid/],
  ["a forged token", { secret: "another secret, long enough to sign" }, /not valid/],
  ["an expired token", { hours: -1 }, /expired/],
  ["a token for a week", { hours: 168 }, /24 hours/],
])("%s opens nothing of a user's", async (_what, key, sentence) => {
  await using rest = await withUser();
  const bearer = key === null || typeof key === "string" ? key : await rest.token("u1", key);
  const { status, body } = await rest.call("GET", "/api/v1/me/preferences", { key: bearer });
  expect([status, body.detail]).toEqual([401, expect.stringMatching(sentence)]);
});

test("a good token of an unknown user says what to do", async () => {
  await using rest = await withUser();
  const answer = await rest.call("GET", "/api/v1/me/preferences", {
    key: await rest.token("stranger"),
  });
  expect([answer.status, answer.body.detail]).toEqual([
    404,
    expect.stringContaining("PUT /api/v1/users"),
  ]);
});

test("users say by category how often its mails come, and take that back", async () => {
  await using rest = await withUser();
  const patch = (digests: object) => rest.call("PATCH", path, { body: { digests } });
  const social = { every: "weekly", hour: 8, weekday: 1 };
  expect((await patch({ social })).body).toEqual({ ...defaults, digests: { social }, version: 1 });
  const both = await patch({ security: { every: "hourly" } });
  expect(both.body).toMatchObject({ digests: { social, security: { every: "hourly" } } });
  expect((await patch({ social: null, gone: null })).body).toMatchObject({
    digests: { security: { every: "hourly" } },
  });
  const { rows } = await rest.context.pool.query(
    "select changes from preference_changes order by id",
  );
  expect(rows[0].changes).toEqual({ "digests.social": { from: null, to: social } });
  expect(rows[2].changes).toEqual({ "digests.social": { from: social, to: null } });
});
