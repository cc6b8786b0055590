import type { Queryable } from "@/db/client";
import { Refusal } from "@/server/errors";
import { memberId, type Viewer, visibleTo } from "./viewer";

/** A producer's row, as those who change it need it. */
export type ProducerRow = {
  id: number;
  key: string;
  name: string;
  allowedTypes: string[] | null;
  allowFanout: boolean;
  ratePerSecond: number;
  disabledAt: Date | null;
  cutOffAt: Date | null;
  cutOffReason: string | null;
  cutOffBy: string | null;
  createdAt: Date;
};

/** @throws Refusal `not_found`: there is none with that key, or none that the viewer may see. */
export async function findProducer(
  client: Queryable,
  key: string,
  viewer: Viewer,
): Promise<ProducerRow> {
  const { rows } = await client.query<ProducerRow>(
    `select id, key, name, allowed_types as "allowedTypes", allow_fanout as "allowFanout",
       rate_per_second as "ratePerSecond", disabled_at as "disabledAt", cut_off_at as "cutOffAt",
       cut_off_reason as "cutOffReason", cut_off_by as "cutOffBy", created_at as "createdAt"
     from producers p where key = $1 and ${visibleTo(2)}`,
    [key, memberId(viewer)],
  );
  const producer = rows[0];
  if (!producer) throw new Refusal("not_found", "There is no such producer. Check its key.");
  return producer;
}
