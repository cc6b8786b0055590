import type { Pool } from "@/db/client";
import { phonesMeant } from "./phones-meant";

/** A recipient in a list: enough to tell people apart, and no whole address. */
export type FoundUser = {
  userId: string;
  /** With most of the name hidden: `a•••@meadow.example`. */
  email: string | null;
  /** The last digits. */
  phone: string | null;
  locale: string;
  timeZone: string;
  lastActiveAt: Date | null;
};

const columns = `
  u.external_id as "userId",
  left(u.email, 1) || '•••' || substring(u.email from position('@' in u.email)) as email,
  '•••' || right(u.phone, 4) as phone, u.locale, u.time_zone as "timeZone",
  u.last_active_at as "lastActiveAt"`;

const most = 20;
/** Ids behind the typed one that are looked at for its prefix. */
const prefixScan = 500;

export type SearchKind = "email" | "phone" | "id";

/** What the text looks like: an address, a number, else an id. */
export function kindOf(text: string): SearchKind {
  if (text.includes("@")) return "email";
  return /^(tel:)?[+(]?\d[\d\s()./-]{5,}$/.test(text) ? "phone" : "id";
}

/**
 * Users by external id (exact, or its beginning), e-mail address or phone number (any spelling). What
 * looks like an address or a number may be an id as well. Each kind reads one index; erased users are
 * not found.
 */
export async function searchUsers(pool: Pool, text: string): Promise<FoundUser[]> {
  const kind = kindOf(text);
  const [named, byId] = await Promise.all([
    kind === "id" ? [] : run(pool, kind, kind === "phone" ? phonesMeant(text) : text),
    run(pool, "id", text),
  ]);
  const known = new Set(named.map(({ userId }) => userId));
  return [...named, ...byId.filter(({ userId }) => !known.has(userId))].slice(0, most);
}

async function run(pool: Pool, kind: SearchKind, value: string | string[]): Promise<FoundUser[]> {
  return (await pool.query<FoundUser>(statements[kind], [value])).rows;
}

const statements: Record<SearchKind, string> = {
  email: `select ${columns} from users u
    where lower(u.email) = lower($1) and u.erased_at is null limit ${most}`,
  phone: `select ${columns} from users u
    where u.phone = any($1::text[]) and u.erased_at is null limit ${most}`,
  // From the typed id on along the unique index: right for every collation, and bounded.
  id: `select ${columns} from (
      select * from users where external_id >= $1 order by external_id limit ${prefixScan}) u
    where starts_with(u.external_id, $1) and u.erased_at is null
    order by length(u.external_id), u.external_id limit ${most}`,
};

/** Users by their own numbers, in the given order. */
export async function listUsers(pool: Pool, ids: number[]): Promise<FoundUser[]> {
  const { rows } = await pool.query<FoundUser>(
    `select ${columns} from unnest($1::bigint[]) with ordinality as wanted(id, position)
     join users u on u.id = wanted.id and u.erased_at is null order by wanted.position`,
    [ids],
  );
  return rows;
}
