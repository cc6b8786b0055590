import { expect, test } from "vitest";
import { restTest } from "./testing";

const path = (user: string, device: string) => `/api/v1/users/${user}/devices/${device}`;

test("a device is registered, refreshed and removed, and its token is never echoed", async () => {
  await using rest = await restTest();
  await rest.call("PUT", "/api/v1/users/u1", { body: {} });
  const body = { platform: "ios", token: "very-secret-token" };
  const first = await rest.call("PUT", path("u1", "d1"), { body });
  expect(first.body).toMatchObject({
    device: { deviceId: "d1", platform: "ios", state: "active" },
  });
  await rest.context.pool.query("update devices set state = 'invalid'");
  const second = await rest.call("PUT", path("u1", "d1"), { body: { ...body, token: "newer" } });
  expect(second.body).toMatchObject({ device: { state: "active" } });
  expect(first.text + second.text).not.toMatch(/secret|newer/);
  expect((await rest.call("DELETE", path("u1", "d1"))).status).toBe(204);
  expect((await rest.call("DELETE", path("u1", "d1"))).status).toBe(404);
});

test.each([
  ["platform", { platform: "fax", token: "t" }],
  ["token", { platform: "ios" }],
  ["token", { platform: "ios", token: "" }],
  ["color", { platform: "ios", token: "t", color: "red" }],
])("a malformed device is refused by its %s", async (field, body) => {
  await using rest = await restTest();
  await rest.call("PUT", "/api/v1/users/u1", { body: {} });
  const answer = await rest.call("PUT", path("u1", "d1"), { body });
  expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: field }] } });
});

test("an eleventh device takes the place of the least recently seen and says so", async () => {
  await using rest = await restTest();
  await rest.call("PUT", "/api/v1/users/u1", { body: {} });
  const register = (device: string) => {
    rest.clock.time = new Date(rest.clock.time.getTime() + 1_000);
    return rest.call("PUT", path("u1", device), {
      body: { platform: "android", token: `token of ${device}` },
    });
  };
  for (let i = 1; i <= 10; i++) expect((await register(`d${i}`)).body.evicted).toBeUndefined();
  await register("d1");
  expect((await register("d11")).body).toMatchObject({
    device: { deviceId: "d11" },
    evicted: "d2",
  });
});

test("every registration leaves a line in the device's story, and no line has a token", async () => {
  await using rest = await restTest();
  for (const id of ["u1", "u2"]) await rest.call("PUT", `/api/v1/users/${id}`, { body: {} });
  const register = (user: string, device: string, token: string) => {
    rest.clock.time = new Date(rest.clock.time.getTime() + 1_000);
    return rest.call("PUT", path(user, device), { body: { platform: "ios", token } });
  };
  await register("u1", "d1", "secret-1");
  await register("u1", "d1", "secret-2");
  await register("u2", "x1", "secret-2");
  for (let i = 1; i <= 10; i++) await register("u2", `x${i + 1}`, `secret-x${i}`);
  await rest.call("DELETE", path("u2", "x11"));
  const { rows } = await rest.context.pool.query(
    "select user_id || '/' || device_id || ' ' || event as line, to_jsonb(e)::text as row from device_events e order by id",
  );
  const lines = rows.map(({ line }) => line);
  expect(lines.slice(0, 4)).toEqual([
    ...["1/d1 registered", "1/d1 refreshed", "1/d1 moved", "2/x1 registered"],
  ]);
  expect(lines.slice(-3)).toEqual(["2/x11 registered", "2/x1 evicted", "2/x11 removed"]);
  expect(rows.map(({ row }) => row).join()).not.toContain("secret");
});

test("many devices registered at once never exceed ten", async () => {
  await using rest = await restTest();
  await rest.call("PUT", "/api/v1/users/u1", { body: {} });
  await Promise.all(
    Array.from({ length: 25 }, (_, i) =>
      rest.call("PUT", path("u1", `d${i}`), { body: { platform: "web", token: `t${i}` } }),
    ),
  );
  const { rows } = await rest.context.pool.query("select count(*) as n from devices");
  expect(rows).toEqual([{ n: 10 }]);
});

test("a token that moves to another user is taken from the first, and that is audited", async () => {
  await using rest = await restTest();
  for (const id of ["u1", "u2"]) await rest.call("PUT", `/api/v1/users/${id}`, { body: {} });
  const body = { platform: "ios", token: "shared" };
  await rest.call("PUT", path("u1", "d1"), { body });
  await rest.call("PUT", path("u2", "d9"), { body });
  const { rows } = await rest.context.pool.query("select user_id, device_id from devices");
  expect(rows).toEqual([{ user_id: 2, device_id: "d9" }]);
  const { rows: audit } = await rest.context.pool.query(
    "select action, subject, detail from audit_log",
  );
  expect(audit).toEqual([
    { action: "device.token_moved", subject: "user:2", detail: { fromUser: 1 } },
  ]);
});

test("an end user registers a device of their own", async () => {
  await using rest = await restTest();
  await rest.call("PUT", "/api/v1/users/u1", { body: {} });
  const answer = await rest.call("PUT", "/api/v1/me/devices/d1", {
    key: await rest.token("u1"),
    body: { platform: "web", token: "t" },
  });
  expect(answer).toMatchObject({ status: 200, body: { device: { deviceId: "d1" } } });
});
