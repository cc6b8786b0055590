import type { Queryable } from "@/db/client";
import { deviceWords } from "./device-words";

/** A place where somebody is signed in. */
export type OpenSession = {
  id: string;
  /** "Firefox on Linux" */
  device: string;
  address: string;
  startedAt: Date;
  /** To five minutes. */
  seenAt: Date;
};

const most = 100;

/** Where an account is signed in, the latest used first. By auth_sessions_user. */
export async function listSessions(
  client: Queryable,
  userId: string,
  now: Date,
): Promise<OpenSession[]> {
  const { rows } = await client.query<Omit<OpenSession, "device"> & { agent: string | null }>(
    `select id, user_agent as agent, coalesce(ip_address, '') as address,
            created_at as "startedAt", updated_at as "seenAt"
     from auth_sessions where user_id = $1 and expires_at > $2
     order by updated_at desc limit ${most}`,
    [userId, now],
  );
  return rows.map(({ agent, ...session }) => ({ ...session, device: deviceWords(agent ?? "") }));
}
