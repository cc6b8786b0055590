import fc from "fast-check";
import { expect, it } from "vitest";
import { createAccount } from "@/server/auth/account";
import { testContext } from "@/server/testing";
import { auditChoices } from "./choices";
import { exportAudit } from "./export";
import { record } from "./record";
import { type AuditFilters, searchAudit } from "./search";

const everything: AuditFilters = {
  ...{ actor: null, action: null, subject: null },
  ...{ from: null, to: null },
};

const actors = ["ada@example.com", "otis@example.com", "system"];
const actions = ["campaign.pause", "campaign.edit", "user.view", "list.view"];
const subjects = ["campaign:1", "user:7", "list:vip", ""];
const start = Date.parse("2026-05-01T12:00:00Z");
const minute = (n: number) => new Date(start + n * 60_000);

async function filledLog(lines: number) {
  const context = await testContext();
  await context.pool.query(
    `insert into audit_log (at, actor, action, subject)
     select $1::timestamptz + n * interval '1 minute', ($2::text[])[1 + n % 3],
            ($3::text[])[1 + n / 2 % 4], ($4::text[])[1 + n / 3 % 4]
     from generate_series(0, $5 - 1) n`,
    [new Date(start), actors, actions, subjects, lines],
  );
  return context;
}

it("cannot be rewritten, not even by the database's owner", async () => {
  await using context = await filledLog(10);
  const tries = [
    "update audit_log set actor = 'eve'",
    "update audit_log set detail = '{}' where id = 1",
    "delete from audit_log",
    "delete from audit_log where false",
    "truncate audit_log",
    "truncate audit_log cascade",
  ];
  for (const statement of tries)
    await expect(context.pool.query(statement)).rejects.toThrow("append-only");
  const { rows } = await context.pool.query("select count(*)::int as n from audit_log");
  expect(rows).toEqual([{ n: 10 }]);
});

it("finds exactly the lines that match, page by page, the newest first", async () => {
  await using context = await filledLog(240);
  const { rows: all } = await context.pool.query<{
    id: number;
    at: Date;
    actor: string;
    action: string;
    subject: string;
  }>("select id, at, actor, action, subject from audit_log order by id desc");
  const oneOf = (values: string[]) => fc.option(fc.constantFrom(...values));
  const moment = fc.option(fc.integer({ min: -10, max: 260 }).map(minute));
  const filters = fc.record({
    actor: oneOf(actors),
    action: oneOf([...actions, "campaign", "user", "nothing"]),
    subject: oneOf(subjects.filter(Boolean)),
    ...{ from: moment, to: moment },
  });
  const limits = fc.integer({ min: 1, max: 60 });
  await fc.assert(
    fc.asyncProperty(filters, limits, fc.constantFrom("all", "operations"), async (...given) => {
      const [chosen, limit, reach] = given;
      const expected = all.filter(
        (line) =>
          (reach === "all" || line.action.startsWith("campaign.")) &&
          (!chosen.actor || line.actor === chosen.actor) &&
          (!chosen.subject || line.subject === chosen.subject) &&
          (!chosen.action ||
            line.action === chosen.action ||
            line.action.startsWith(`${chosen.action}.`)) &&
          (!chosen.from || line.at >= chosen.from) &&
          (!chosen.to || line.at < chosen.to),
      );
      const found: number[] = [];
      let cursor: number | null = null;
      do {
        const page = await searchAudit(context.pool, chosen, { cursor, limit, reach });
        expect(page.items.length).toBeLessThanOrEqual(limit);
        found.push(...page.items.map(({ id }) => id));
        cursor = page.next;
      } while (cursor !== null);
      expect(found).toEqual(expected.map(({ id }) => id));
    }),
    { numRuns: 60 },
  );
});

it("names who did it and whom it was about, for as long as they are known", async () => {
  await using context = await testContext();
  const account = { name: "Ada Admin", email: "ada@example.com", role: "admin" } as const;
  await createAccount(context, { ...account, password: "correct horse battery" });
  const { rows } = await context.pool.query<{ id: number }>(
    "insert into users (external_id) values ('ann') returning id",
  );
  const subject = `user:${rows[0]?.id}`;
  await record(context.pool, { actor: account.email, action: "user.view", subject });
  const find = async (about: string) =>
    (
      await searchAudit(
        context.pool,
        { ...everything, subject: about },
        { cursor: null, limit: 9, reach: "all" },
      )
    ).items;
  expect(await find("ann")).toMatchObject([
    { actorName: "Ada Admin", subjectName: "ann", subject },
  ]);
  await context.pool.query("delete from users where external_id = 'ann'");
  expect(await find("ann")).toEqual([]);
  expect(await find(subject)).toMatchObject([{ subjectName: null, subject }]);
});

it("offers every actor and action there is, once", async () => {
  await using context = await filledLog(100);
  const choices = await auditChoices(context.pool, "all");
  expect(choices.actors).toEqual([...actors].sort());
  expect(choices.actions).toEqual([...actions].sort());
});

it("tells who may not see people nothing of them: neither lines, nor choices, nor files", async () => {
  await using context = await filledLog(20);
  await record(context.pool, { actor: "user:7", action: "preferences.change", subject: "user:7" });
  const choices = await auditChoices(context.pool, "operations");
  expect(choices.actors).toEqual([...actors].sort());
  expect(choices.actions).toEqual(["campaign.edit", "campaign.pause"]);
  let file = "";
  const options = { format: "ndjson", reach: "operations" } as const;
  for await (const piece of exportAudit(context.pool, everything, options)) file += piece;
  const told = file.trimEnd().split("\n");
  expect(told).toHaveLength(12);
  for (const line of told) expect(line).toMatch(/"action":"campaign\./);
});

it("calls switches and alerts by what they are about", async () => {
  await using context = await testContext();
  await context.pool.query(
    `insert into kill_switches (scope, value, reason, created_by)
     values ('type', 'order.shipped', 'wrong', 'otis@example.com')`,
  );
  await context.pool.query(
    `insert into alerts (rule_key, group_key, tier, state, sentence, started_at, last_seen_at)
     values ('no-provider-left', 'push', 'page', 'firing', 'No account takes anything.', now(), now())`,
  );
  await record(context.pool, {
    actor: "otis@example.com",
    action: "switch.stop",
    subject: "switch:1",
  });
  await record(context.pool, {
    ...{ actor: "otis@example.com", action: "alert.acknowledged", subject: "alert:1" },
  });
  const page = { cursor: null, limit: 9, reach: "operations" } as const;
  const { items } = await searchAudit(context.pool, everything, page);
  expect(items.map(({ subjectName }) => subjectName)).toEqual([
    ...["no-provider-left · push", "type order.shipped"],
  ]);
});

it("exports every line that is left, as CSV that no spreadsheet runs and as JSON lines", async () => {
  await using context = await filledLog(2_500);
  await record(context.pool, { actor: "=cmd()", action: "user.view", detail: { by: "id" } });
  const text = async (format: "csv" | "ndjson", filters: AuditFilters) => {
    let file = "";
    for await (const piece of exportAudit(context.pool, filters, { format, reach: "all" }))
      file += piece;
    return file;
  };
  const lines = (await text("ndjson", everything)).trimEnd().split("\n");
  expect(lines).toHaveLength(2_501);
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({ actor: "=cmd()", detail: { by: "id" } });
  const csv = await text("csv", { ...everything, actor: "=cmd()" });
  expect(csv.split("\r\n").filter(Boolean)).toHaveLength(2);
  expect(csv).toContain(`"'=cmd()"`);
});
