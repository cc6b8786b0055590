import type { Pool } from "@/db/client";
import { Refusal } from "@/server/errors";
import type { UploadKind } from "./upload-input";

/** An upload and how far it is. */
export type UploadView = {
  id: number;
  kind: UploadKind;
  listId: number | null;
  fileName: string;
  state: "running" | "done" | "failed" | "cancelled";
  bytesTotal: number | null;
  bytesRead: number;
  accepted: number;
  rejected: number;
  error: string | null;
  startedBy: string;
  startedAt: Date;
  finishedAt: Date | null;
  /** Whether the report of the refused lines is still kept. */
  hasReport: boolean;
};

const columns = `
  i.id, i.kind, i.list_id as "listId", i.file_name as "fileName", i.state,
  i.bytes_total as "bytesTotal", i.bytes_read as "bytesRead", i.accepted, i.rejected, i.error,
  i.started_by as "startedBy", i.started_at as "startedAt", i.finished_at as "finishedAt",
  exists (select from import_rejects r where r.import_id = i.id) as "hasReport"`;

/** @throws Refusal `not_found` */
export async function readUpload(pool: Pool, id: number): Promise<UploadView> {
  const { rows } = await pool.query<UploadView>(
    `select ${columns} from imports i where i.id = $1`,
    [id],
  );
  const upload = rows[0];
  if (!upload) throw new Refusal("not_found", "There is no such upload. Reload the page.");
  return upload;
}

/** The latest uploads of a kind (of one list), newest first. Reads imports' primary key backwards. */
export async function recentUploads(
  pool: Pool,
  of: { kind: UploadKind; listId?: number },
): Promise<UploadView[]> {
  const { rows } = await pool.query<UploadView>(
    `select ${columns} from imports i
     where i.kind = $1 and ($2::int is null or i.list_id = $2) order by i.id desc limit 10`,
    [of.kind, of.listId ?? null],
  );
  return rows;
}
