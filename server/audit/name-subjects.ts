import type { Pool } from "@/db/client";

type Named = { actorName: string | null; subjectName: string | null };
type Line = { actor: string; subject: string };

/**
 * Where the names of things are kept, by the word before the colon; each by its key. Notifications
 * stand in the log by their id alone.
 */
const tables = {
  user: "select id::text as key, external_id as name from users where id = any($1::bigint[])",
  campaign: "select id::text as key, name from campaigns where id = any($1::int[])",
  template: "select id::text as key, name from templates where id = any($1::int[])",
  member: "select id as key, name from auth_users where id = any($1)",
  segment: "select key, name from segments where key = any($1)",
  list: "select key, name from audience_lists where key = any($1)",
  type: "select key, name from notification_types where key = any($1)",
  producer: "select key, name from producers where key = any($1)",
  switch: `select s.id::text as key, concat_ws(' ', s.scope, coalesce(p.name, c.name, nullif(s.value, ''))) as name
           from kill_switches s
           left join producers p on s.scope = 'producer' and p.id::text = s.value
           left join campaigns c on s.scope = 'campaign' and c.id::text = s.value
           where s.id = any($1::int[])`,
  alert: `select id::text as key, concat_ws(' · ', rule_key, nullif(group_key, '')) as name
          from alerts where id = any($1::int[])`,
} as const;

const numbered: readonly string[] = ["user", "campaign", "template", "switch", "alert"];
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The same lines, with what people call who did it and what it was done to. */
export async function nameSubjects<L extends Line>(
  pool: Pool,
  lines: readonly L[],
): Promise<(L & Named)[]> {
  // People who do something themselves stand there like those to whom it is done: user:7.
  const subjects = [...new Set(lines.flatMap(({ subject, actor }) => [subject, actor]))];
  const [actors, ...found] = await Promise.all([
    actorNames(pool, [...new Set(lines.map(({ actor }) => actor))]),
    notificationNames(
      pool,
      subjects.filter((subject) => uuid.test(subject)),
    ),
    ...Object.entries(tables).map(([kind, sql]) => namesOf(pool, kind, sql, subjects)),
  ]);
  const names = new Map(found.flatMap((one) => [...one]));
  return lines.map((line) => ({
    ...line,
    actorName: actors.get(line.actor) ?? names.get(line.actor) ?? null,
    subjectName: names.get(line.subject) ?? null,
  }));
}

async function namesOf(pool: Pool, kind: string, sql: string, subjects: string[]) {
  const keys = subjects
    .filter((subject) => subject.startsWith(`${kind}:`))
    .map((subject) => subject.slice(kind.length + 1))
    .filter((key) => !numbered.includes(kind) || /^\d{1,9}$/.test(key));
  if (keys.length === 0) return new Map<string, string>();
  const { rows } = await pool.query<{ key: string; name: string }>(sql, [keys]);
  return new Map(rows.map(({ key, name }) => [`${kind}:${key}`, name]));
}

async function actorNames(pool: Pool, actors: string[]): Promise<Map<string, string>> {
  const { rows } = await pool.query<{ email: string; name: string }>(
    "select email, name from auth_users where email = any($1)",
    [actors],
  );
  return new Map(rows.map(({ email, name }) => [email, name]));
}

/** A notification has no name of its own: its type's. */
async function notificationNames(pool: Pool, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const { rows } = await pool.query<{ id: string; name: string }>(
    `select n.id, t.name from notifications n join notification_types t on t.key = n.type_key
     where n.id = any($1::uuid[])`,
    [ids],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}
