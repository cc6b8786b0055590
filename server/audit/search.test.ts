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
  await fc.assert(
    fc.asyncProperty(filters, fc.integer({ min: 1, max: 60 }), async (chosen, limit) => {
      const expected = all.filter(
        (line) =>
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
        const page = await searchAudit(context.pool, chosen, { cursor, limit });
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
    (await searchAudit(context.pool, { ...everything, subject: about }, { cursor: null, limit: 9 }))
      .items;
  expect(await find("ann")).toMatchObject([
    { actorName: "Ada Admin", subjectName: "ann", subject },
  ]);
  await context.pool.query("delete from users where external_id = 'ann'");
  expect(await find("ann")).toEqual([]);
  expect(await find(subject)).toMatchObject([{ subjectName: null, subject }]);
});

it("offers every actor and action there is, once", async () => {
  await using context = await filledLog(100);
  const choices = await auditChoices(context.pool);
  expect(choices.actors).toEqual([...actors].sort());
  expect(choices.actions).toEqual([...actions].sort());
});

it("exports every line that is left, as CSV that no spreadsheet runs and as JSON lines", async () => {
  await using context = await filledLog(2_500);
  await record(context.pool, { actor: "=cmd()", action: "user.view", detail: { by: "id" } });
  const text = async (format: "csv" | "ndjson", filters: AuditFilters) => {
    let file = "";
    for await (const piece of exportAudit(context.pool, filters, format)) file += piece;
    return file;
  };
  const lines = (await text("ndjson", everything)).trimEnd().split("\n");
  expect(lines).toHaveLength(2_501);
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({ actor: "=cmd()", detail: { by: "id" } });
  const csv = await text("csv", { ...everything, actor: "=cmd()" });
  expect(csv.split("\r\n").filter(Boolean)).toHaveLength(2);
  expect(csv).toContain(`"'=cmd()"`);
});
