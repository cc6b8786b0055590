import { type Pool, type PoolClient, type Queryable, transaction } from "@/db/client";
import type { SegmentFilter } from "@/db/schema/json";
import { record } from "@/server/audit/record";
import { Refusal } from "@/server/errors";
import { requireRightFilter } from "./check-filter";

export type Segment = {
  key: string;
  name: string;
  description: string;
  filter: SegmentFilter;
  revision: number;
  updatedBy: string;
  updatedAt: Date;
};

/** What names a segment: it cannot be removed meanwhile. */
export type SegmentUse = { kind: "segment" | "campaign"; key: string; name: string };

export const segmentsPage = 50;
const mostUses = 20;

const columns = `key, name, description, filter, revision, updated_by as "updatedBy", updated_at as "updatedAt"`;

/** A page of the segments whose name or key contains `q`, by name; begins after `cursor`. */
export async function listSegments(
  client: Queryable,
  { q, cursor }: { q: string; cursor: { name: string; key: string } | null },
): Promise<Segment[]> {
  const { rows } = await client.query<Segment>(
    `select ${columns} from segments
     where ($1 = '' or strpos(lower(name), lower($1)) > 0 or strpos(key, lower($1)) > 0)
       and ($2::text is null or (name, key) > ($2, $3))
     order by name, key limit ${segmentsPage}`,
    [q, cursor?.name ?? null, cursor?.key ?? null],
  );
  return rows;
}

/** @throws Refusal `not_found` */
export async function readSegment(client: Queryable, key: string): Promise<Segment> {
  const { rows } = await client.query<Segment>(`select ${columns} from segments where key = $1`, [
    key,
  ]);
  if (!rows[0]) throw new Refusal("not_found", `There is no segment "${key}". Check the address.`);
  return rows[0];
}

/** Other segments and unfinished campaigns that name a segment, twenty at most. */
export async function usesOfSegment(client: Queryable, key: string): Promise<SegmentUse[]> {
  const names = (filter: string) =>
    `jsonb_path_exists(${filter}, '$.**.segment ? (@ == $key)', jsonb_build_object('key', $1::text))`;
  const { rows } = await client.query<SegmentUse>(
    `select 'segment' as kind, key, name from segments where key <> $1 and ${names("filter")}
     union all
     select 'campaign', id::text, name from campaigns
     where status not in ('completed', 'cancelled')
       and (audience -> 'segments' ? $1 or audience -> 'excludeSegments' ? $1 or ${names("audience")})
     order by 1, 3 limit ${mostUses}`,
    [key],
  );
  return rows;
}

export type SegmentInput = {
  key: string;
  name: string;
  description: string;
  filter: SegmentFilter;
  /** The revision that was changed; null for a new segment. */
  revision: number | null;
};

/**
 * Makes a segment, or changes one.
 * @throws Refusal `malformed` for a filter that does not fit the workspace, `conflict` when the key is
 * taken or somebody saved in between, `not_found` when it was removed.
 */
export async function saveSegment(
  pool: Pool,
  input: SegmentInput,
  by: { actor: string; now: Date },
): Promise<Segment> {
  return inTurn(pool, async (client) => {
    await requireRightFilter(client, input.filter, input.key);
    const saved =
      input.revision === null
        ? await insertSegment(client, input, by)
        : await updateSegment(client, input, by);
    await record(client, {
      actor: by.actor,
      action: input.revision === null ? "segment.create" : "segment.change",
      subject: `segment:${input.key}`,
      detail: { revision: saved.revision },
    });
    return saved;
  });
}

/** One at a time: two saves together cannot close a cycle, nor name what is being removed. */
function inTurn<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  return transaction(pool, async (client) => {
    await client.query("select pg_advisory_xact_lock(hashtext('carillon.segments'))");
    return work(client);
  });
}

async function insertSegment(
  client: Queryable,
  { key, name, description, filter }: SegmentInput,
  { actor, now }: { actor: string; now: Date },
): Promise<Segment> {
  const { rows } = await client.query<Segment>(
    `insert into segments (key, name, description, filter, created_by, updated_by, created_at, updated_at)
     values ($1, $2, $3, $4, $5, $5, $6, $6) on conflict do nothing returning ${columns}`,
    [key, name, description, JSON.stringify(filter), actor, now],
  );
  const message = `The key "${key}" is taken. Choose another one.`;
  if (!rows[0]) throw new Refusal("conflict", message, { errors: [{ path: "key", message }] });
  return rows[0];
}

async function updateSegment(
  client: Queryable,
  { key, name, description, filter, revision }: SegmentInput,
  { actor, now }: { actor: string; now: Date },
): Promise<Segment> {
  const { rows } = await client.query<Segment>(
    `update segments set name = $2, description = $3, filter = $4, revision = revision + 1,
       updated_by = $5, updated_at = $6
     where key = $1 and revision = $7 returning ${columns}`,
    [key, name, description, JSON.stringify(filter), actor, now, revision],
  );
  if (rows[0]) return rows[0];
  const { updatedBy, updatedAt } = await readSegment(client, key);
  const at = updatedAt.toISOString().slice(0, 16).replace("T", " ");
  throw new Refusal(
    "conflict",
    `${updatedBy} saved this segment at ${at} UTC. Reload to see that version before you save yours.`,
  );
}

/** @throws Refusal `not_found`; `conflict`, with their names, while others use it. */
export async function removeSegment(pool: Pool, key: string, actor: string): Promise<void> {
  await inTurn(pool, async (client) => {
    const { name } = await readSegment(client, key);
    const uses = await usesOfSegment(client, key);
    if (uses.length > 0) throw new Refusal("conflict", inUse(name, uses));
    await client.query("delete from segments where key = $1", [key]);
    await record(client, { actor, action: "segment.remove", subject: `segment:${key}` });
  });
}

function inUse(name: string, uses: SegmentUse[]): string {
  const users = uses.map((use) => `the ${use.kind} “${use.name}”`);
  const list = new Intl.ListFormat("en", { type: "conjunction" }).format(users);
  return `“${name}” is used by ${list}. Take it out there first.`;
}
