import type { Queryable } from "@/db/client";
import type { Area } from "@/server/auth/permissions";
import { readMarks } from "@/server/health/marks";

/** Something that somebody did, or that happened, shortly before. `area`: what one must be able to read to be told. */
export type ChangeBefore = {
  kind: string;
  at: Date;
  text: string;
  area: Area;
  href: string | null;
  /** What the audit log has of it; null: it is of no setting. */
  setting: { actor: string; action: string; subject: string } | null;
};

/** How far back (ms) causes are looked for, and how long after the beginning. */
const beforeMs = 30 * 60_000;
const afterMs = 2 * 60_000;
const mostRead = 60;

/** What changed in the half hour before an alert began, oldest first: from small tables by their moments alone. */
export async function readChangesBefore(
  client: Queryable,
  { id, startedAt }: { id: number; startedAt: Date },
): Promise<ChangeBefore[]> {
  const from = new Date(startedAt.getTime() - beforeMs);
  const to = new Date(startedAt.getTime() + afterMs);
  const [marks, others] = await Promise.all([
    readMarks(client, from, to),
    readOthers(client, from, to),
  ]);
  const own = `/alerts/${id}`;
  const shown = marks
    .filter(({ href }) => href !== own)
    .map((mark) => ({ ...mark, setting: null }));
  return [...shown, ...others].toSorted((a, b) => a.at.getTime() - b.at.getTime());
}

/** Settings that bear on delivery; what people did with people is nobody's business here. */
const settings =
  "^(template|partial|brand|segment|chain|account|producer|workspace|type|load|alert-rule|sandbox|campaign)\\.";

async function readOthers(client: Queryable, from: Date, to: Date): Promise<ChangeBefore[]> {
  const { rows } = await client.query<ChangeBefore>(
    `(select 'campaign' as kind, w.started_at as at, 'Campaign went out: ' || c.name as text,
        'campaigns' as area, '/campaigns/' || c.id as href, null::jsonb as setting
      from campaign_waves w join campaigns c on c.id = w.campaign_id
      where w.started_at >= $1 and w.started_at < $2 order by w.started_at desc limit ${mostRead})
     union all
     (select 'setting', at, actor || ': ' || action, 'alerts', null,
        jsonb_build_object('actor', actor, 'action', action, 'subject', subject)
      from audit_log
      where at >= $1 and at < $2 and action ~ $3 and action !~ '\\.(view|export|test|check|draft)$'
      order by at desc limit ${mostRead})`,
    [from, to, settings],
  );
  return rows;
}
