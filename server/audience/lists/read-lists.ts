import type { Pool } from "@/db/client";
import { Refusal } from "@/server/errors";

export const listPurposes = ["audience", "exclusion"] as const;
type ListPurpose = (typeof listPurposes)[number];

export type ListView = {
  id: number;
  key: string;
  name: string;
  description: string;
  purpose: ListPurpose;
  /** Members. */
  size: number;
  createdBy: string;
  createdAt: Date;
  updatedAt: Date;
  /** Whether an upload fills it now. */
  filling: boolean;
};

const columns = `
  l.id, l.key, l.name, l.description, l.purpose, l.size, l.created_by as "createdBy",
  l.created_at as "createdAt", l.updated_at as "updatedAt",
  exists (select from imports i where i.list_id = l.id and i.state = 'running') as filling`;

/** Lists in one answer; workspaces have some dozen. */
const most = 500;

/** The lists whose name contains `q`, the latest changed first. */
export async function readLists(pool: Pool, q: string): Promise<ListView[]> {
  const { rows } = await pool.query<ListView>(
    `select ${columns} from audience_lists l
     where $1 = '' or strpos(lower(l.name), lower($1)) > 0
     order by l.updated_at desc, l.id desc limit ${most}`,
    [q],
  );
  return rows;
}

/** @throws Refusal `not_found` */
export async function readList(pool: Pool, key: string): Promise<ListView> {
  const { rows } = await pool.query<ListView>(
    `select ${columns} from audience_lists l where l.key = $1`,
    [key],
  );
  const list = rows[0];
  if (!list) throw new Refusal("not_found", "There is no such list. It may have been removed.");
  return list;
}
