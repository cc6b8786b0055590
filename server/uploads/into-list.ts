import type { PoolClient } from "@/db/client";
import { importLines } from "@/server/audience/import-lines";
import { PersonKeyInput } from "@/server/audience/person-key";
import { Refusal } from "@/server/errors";
import type { Target } from "./target";

/**
 * Collects the users whom the lines name beside the list, which changes all at once at the end: until
 * then, and when the upload fails or is cancelled, it is what it was. `client` is the upload's own.
 */
export async function intoList(
  client: PoolClient,
  { id, mode }: { id: number; mode: "add" | "replace" },
): Promise<Target> {
  await client.query("create temp table upload_members (user_id bigint primary key)");
  return {
    tables: ["audience_list_members"],
    take: (lines, watch) =>
      importLines(
        lines,
        PersonKeyInput,
        async (batch) => {
          const { rows } = await client.query<{ line: number; kind: Kind }>(collect, [
            batch.map(({ value }) => value.kind),
            batch.map(({ value }) => value.value),
            batch.map(({ line }) => line),
          ]);
          return rows.map(({ line, kind }) => ({ line, message: nobody[kind] }));
        },
        { ...watch, batchSize: 5_000 },
      ),
    apply: () => applyTo(client, id, mode),
  };
}

type Kind = "user" | "email" | "phone";

const nobody: Record<Kind, string> = {
  user: "No user has this id",
  email: "No user has this e-mail address",
  phone: "No user has this phone number",
};

/** Probes users' indexes on external_id, lower(email) and phone. An address may be several users'. */
const collect = `
  with given as materialized (
    select * from unnest($1::text[], $2::text[], $3::int[]) as g(kind, value, line)),
  found as materialized (
    select g.line, u.id from given g join users u on u.external_id = g.value
    where g.kind = 'user' and u.erased_at is null
    union all
    select g.line, u.id from given g join users u on lower(u.email) = g.value
    where g.kind = 'email' and u.erased_at is null
    union all
    select g.line, u.id from given g join users u on u.phone = g.value
    where g.kind = 'phone' and u.erased_at is null),
  kept as (
    insert into upload_members select distinct id from found order by id on conflict do nothing)
  select line, kind from given where line not in (select line from found) order by line`;

async function applyTo(client: PoolClient, id: number, mode: "add" | "replace"): Promise<void> {
  const { rowCount } = await client.query("select from audience_lists where id = $1 for update", [
    id,
  ]);
  if (!rowCount) throw new Refusal("not_found", "The list was removed while the file was read.");
  await client.query("analyze upload_members");
  if (mode === "replace") {
    await client.query(
      `delete from audience_list_members m where m.list_id = $1
         and not exists (select from upload_members t where t.user_id = m.user_id)`,
      [id],
    );
  }
  await client.query(
    `insert into audience_list_members (list_id, user_id)
     select $1, user_id from upload_members order by user_id on conflict do nothing`,
    [id],
  );
  await client.query(
    `update audience_lists set updated_at = now(),
       size = (select count(*) from audience_list_members where list_id = $1)
     where id = $1`,
    [id],
  );
}
