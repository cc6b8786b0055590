import type { StoredAudience } from "@/db/schema/json";
import type { Context } from "@/server/context";
import { idTime } from "@/server/ids";
import { broadcastFloor, inboxWindow } from "../window";
import { absenceWords, presenceWords } from "./absence-words";
import { type ActiveParameters, broadcastFacts, broadcastsAround } from "./active.sql";
import { readSegments } from "./known-segments";
import { type Absence, verdicts } from "./verdict.sql";

/** An active broadcast as it stands to one user. */
export type ExplainedBroadcast = {
  id: string;
  typeKey: string;
  typeName: string;
  audience: StoredAudience;
  startedAt: Date;
  expiresAt: Date;
  /** null: it is in the inbox. */
  absence: Absence | null;
  /** Why it is, or is not, in the user's inbox; one sentence. */
  why: string;
  /** What the user did with it. */
  readAt: Date | null;
  archivedAt: Date | null;
};

type Row = Omit<ExplainedBroadcast, "startedAt" | "why">;

const active: ActiveParameters = { now: "$2", from: "$3", to: "$4" };
export const mostExplained = 100;

/** Why each active broadcast is, or is not, in a user's inbox now: newest first, a hundred at most. */
export async function explainBroadcasts(
  { pool, clock }: Pick<Context, "pool" | "clock">,
  userId: number,
): Promise<ExplainedBroadcast[]> {
  const now = clock.now();
  const { broadcasts } = await readSegments(pool);
  const judged = verdicts("u.id = $1", broadcasts, { firstParameter: 5, now: active.now });
  const around = broadcastsAround("$1", mostExplained, active);
  const { rows } = await pool.query<Row>(
    `with n as materialized (${broadcastFacts(around, active.now)})
     select v.id, x.type_key as "typeKey", t.name as "typeName", x.audience,
            v.expires_at as "expiresAt", v.absence, m.read_at as "readAt", m.archived_at as "archivedAt"
     from (${judged.sql}) v
     join notifications x on x.id = v.id and x.id >= $3::uuid and x.id < $4::uuid
     join notification_types t on t.key = x.type_key
     left join messages m on m.user_id = $1 and m.notification_id = v.id
       and m.notification_id >= $3::uuid and m.notification_id < $4::uuid
     order by v.id desc`,
    [userId, now, broadcastFloor(now), inboxWindow(now).to, ...judged.values],
  );
  return rows.map((row) => ({
    ...row,
    startedAt: idTime(row.id),
    why: row.absence ? absenceWords(row.absence, row.audience) : presenceWords(row),
  }));
}
