import { z } from "zod";
import type { Pool } from "@/db/client";
import type { Context } from "@/server/context";
import { analyzeAfterImport } from "./analyze-after-import";
import { findUser } from "./find-user";
import { type ImportResult, importLines } from "./import-lines";
import type { ImportLine } from "./read-lines";
import { Identifier } from "./storable";
import { noteFollowers } from "./topics/changes.sql";

/** @throws Refusal `not_found` for an unknown follower; the actor may be any name. */
export async function follow(pool: Pool, userId: string, actorId: string): Promise<void> {
  const { id } = await findUser(pool, userId);
  await pool.query(
    `with came as (
       insert into follows (actor_id, user_id) values ($1, $2) on conflict do nothing
       returning user_id, actor_id)
     ${noteFollowers("came")}`,
    [actorId, id],
  );
}

/** @throws Refusal `not_found` for an unknown follower; ending what never was is fine. */
export async function unfollow(pool: Pool, userId: string, actorId: string): Promise<void> {
  const { id } = await findUser(pool, userId);
  await pool.query(
    `with went as (
       delete from follows where actor_id = $1 and user_id = $2 returning user_id, actor_id)
     ${noteFollowers("went")}`,
    [actorId, id],
  );
}

const FollowLine = z.strictObject({ userId: Identifier, actorId: Identifier });

/** Adds a follower for each line; lines of unknown users are refused. Open inboxes of the others hear of it. */
export async function importFollows(
  { pool, inboxNews }: Pick<Context, "pool" | "inboxNews">,
  lines: AsyncIterable<ImportLine>,
): Promise<ImportResult> {
  const result = await importLines(lines, FollowLine, async (batch) => {
    const { rows } = await pool.query<{ unknown: string[]; followed: string[] }>(
      `with given as (select * from unnest($1::text[], $2::text[]) as g(external_id, actor_id)),
       known as (
         select u.id, g.actor_id, g.external_id from given g
         join users u on u.external_id = g.external_id and u.erased_at is null),
       stored as (
         insert into follows (actor_id, user_id) select actor_id, id from known
         order by actor_id, id on conflict do nothing returning user_id, actor_id),
       noted as (${noteFollowers("stored")})
       select array(select external_id from given except select external_id from known) as unknown,
              array(select distinct k.external_id from stored s join known k on k.id = s.user_id) as followed`,
      [batch.map(({ value }) => value.userId), batch.map(({ value }) => value.actorId)],
    );
    for (const userId of rows[0]?.followed ?? []) inboxNews.add({ kind: "settings", userId });
    const unknown = new Set(rows[0]?.unknown);
    return batch
      .filter(({ value }) => unknown.has(value.userId))
      .map(({ line }) => ({ line, message: "userId is not known" }));
  });
  await analyzeAfterImport(pool, ["follows"], result.accepted);
  return result;
}
