import type { Pool } from "@/db/client";
import { findProducer } from "./find-producer";
import type { Viewer } from "./viewer";

/** A rejected event, without what it would have said. */
export type Rejection = {
  id: number;
  at: Date;
  code: string;
  typeKey: string;
  /** The sentence that the producer was answered. */
  detail: string;
  errors: { path: string; message: string }[];
};

/**
 * The latest samples of one code, or of all (null); twenty at most are kept of each. By the index
 * producer_rejections_producer. @throws Refusal `not_found`
 */
export async function readRejections(
  pool: Pool,
  key: string,
  viewer: Viewer,
  code: string | null,
): Promise<Rejection[]> {
  const { id } = await findProducer(pool, key, viewer);
  const { rows } = await pool.query<Rejection>(
    `select id, at, code, type_key as "typeKey", detail, errors from producer_rejections
     where producer_id = $1 and ($2::text is null or code = $2) order by id desc limit 20`,
    [id, code],
  );
  return rows;
}
