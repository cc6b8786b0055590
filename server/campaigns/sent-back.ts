import type { Queryable } from "@/db/client";

/** Why a campaign was given back to its authors instead of approved. */
export type SentBack = { by: string; at: Date; reason: string };

const marker = "rejected: ";

/** The last word of an approver, as long as nobody has asked again since. Index audit_log_subject. */
export async function readSentBack(client: Queryable, id: number): Promise<SentBack | null> {
  const { rows } = await client.query<{ actor: string; at: Date; why: string | null }>(
    `select actor, at, detail ->> 'why' as why from audit_log
     where subject = $1 and action in ('campaign.draft', 'campaign.awaiting_approval', 'campaign.scheduled')
     order by id desc limit 1`,
    [`campaign:${id}`],
  );
  const last = rows[0];
  if (!last?.why?.startsWith(marker)) return null;
  return { by: last.actor, at: last.at, reason: last.why.slice(marker.length) };
}
