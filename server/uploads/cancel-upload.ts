import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
import { readUpload } from "./read-uploads";
import { leftBehind } from "./receive-upload";

/** Stops an upload at its next batch. @throws Refusal `not_found`, `conflict` when it has ended */
export async function cancelUpload({ pool, clock }: Context, id: number): Promise<void> {
  const { kind } = await readUpload(pool, id);
  const { rowCount } = await pool.query(
    `update imports set state = 'cancelled', error = $2, finished_at = $3
     where id = $1 and state = 'running'`,
    [id, leftBehind[kind], clock.now()],
  );
  if (!rowCount) throw new Refusal("conflict", "The upload has ended already.");
}
