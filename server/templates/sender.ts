import type { Queryable } from "@/db/client";
import type { SmsPrice } from "./preview-content";

/** What SMS cost, and who the workspace is to its readers. */
export type Sender = { price: SmsPrice; sender: string };

/** The workspace's one row. */
export async function readSender(client: Queryable): Promise<Sender> {
  const { rows } = await client.query<{ name: string; cost: number; currency: string }>(
    `select coalesce(nullif(brand ->> 'companyName', ''), name) as name, sms_segment_cost as cost, currency
     from workspace`,
  );
  const { name, cost, currency } = rows[0] ?? { name: "", cost: 0, currency: "EUR" };
  return { price: { segmentCost: cost, currency }, sender: name };
}
