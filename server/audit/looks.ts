import { z } from "zod";
import type { Queryable } from "@/db/client";
import { Refusal } from "@/server/errors";

const action = "user.view";
/** For so long after giving a reason, the same person may be looked at by the same account. */
const sitting = "30 minutes";
/** Lines of the log in which somebody's own looks are searched. */
const searched = 2_000;

const subjectOf = (userId: number) => `user:${userId}`;

export const lookReasons = ["ticket", "asked", "delivery", "privacy", "other"] as const;

/** Why somebody looks at a person: a ticket by its number, or one of a few reasons. */
export const LookReason = z
  .strictObject({
    kind: z.enum(lookReasons),
    /** The ticket's number, or what it is about. */
    text: z.string().trim().max(200).default(""),
  })
  .refine(({ kind, text }) => text !== "" || (kind !== "ticket" && kind !== "other"), {
    path: ["text"],
    error: "Say which ticket, or what it is about.",
  });
export type LookReason = z.infer<typeof LookReason>;

/** The user as they may be named in a text. */
export type NamedUser = {
  id: number;
  externalId: string;
  email: string | null;
  phone: string | null;
};

/**
 * Keeps who looks at which person, and why. The subject is our own number, and a reason that says who it
 * is is refused: the log names nobody after an erasure.
 * @throws Refusal `malformed`
 */
export async function openLook(
  client: Queryable,
  actor: string,
  user: NamedUser,
  reason: LookReason,
  now: Date,
): Promise<void> {
  if (names(reason.text, user)) {
    const message =
      "Leave out who it is: the log is never erased. A ticket's number says where to read more.";
    throw new Refusal("malformed", message, { errors: [{ path: "text", message }] });
  }
  await keep(client, actor, user.id, now, { reason: reason.kind, note: reason.text });
}

function names(text: string, { externalId, email, phone }: NamedUser): boolean {
  const said = text.toLowerCase();
  const digits = text.replaceAll(/\D/g, "");
  const named = [externalId, email].some(
    (one) => one !== null && one.length > 2 && said.includes(one.toLowerCase()),
  );
  return named || (phone !== null && digits.includes(phone.replaceAll(/\D/g, "").slice(-9)));
}

/** Until when a person may be looked at without another reason; null: one must be given first. */
export async function readSitting(
  client: Queryable,
  actor: string,
  userId: number,
  now: Date,
): Promise<Date | null> {
  const { rows } = await client.query<{ until: Date }>(
    `select at + interval '${sitting}' as until
     from (select * from audit_log where subject = $1 order by id desc limit 100) latest
     where actor = $2 and action = '${action}' and detail ? 'reason'
       and at > $3::timestamptz - interval '${sitting}'
     order by at desc limit 1`,
    [subjectOf(userId), actor, now],
  );
  return rows[0]?.until ?? null;
}

/** @throws Refusal `reason_required` where no reason was given within the last half hour */
export async function requireSitting(
  client: Queryable,
  actor: string,
  userId: number,
  now: Date,
): Promise<void> {
  if ((await readSitting(client, actor, userId, now)) === null)
    throw new Refusal("reason_required", "Say first why you look at this person.");
}

async function keep(
  client: Queryable,
  actor: string,
  userId: number,
  now: Date,
  detail: Record<string, string>,
): Promise<void> {
  await client.query(
    "insert into audit_log (at, actor, action, subject, detail) values ($1, $2, $3, $4, $5)",
    [now, actor, action, subjectOf(userId), detail],
  );
}

/** The users whom somebody looked at lately, the latest first. */
export async function recentLooks(
  client: Queryable,
  actor: string,
  most: number,
): Promise<number[]> {
  const { rows } = await client.query<{ id: number }>(
    `select split_part(subject, ':', 2)::bigint as id
     from (select * from audit_log order by id desc limit ${searched}) latest
     where actor = $1 and action = '${action}'
     group by subject order by max(id) desc limit $2`,
    [actor, most],
  );
  return rows.map(({ id }) => id);
}

/** Who looked at a person, and what was done to them, newest first; by audit_log_subject. */
export type LookedAt = {
  id: number;
  at: Date;
  actor: string;
  action: string;
  reason: string | null;
  note: string | null;
};

export async function readLooks(
  client: Queryable,
  userId: number,
  page: { before: number | null; limit: number },
): Promise<LookedAt[]> {
  const { rows } = await client.query<LookedAt>(
    `select id, at, actor, action, detail ->> 'reason' as reason, detail ->> 'note' as note
     from audit_log where subject = $1 and actor not like 'user:%' and ($2::bigint is null or id < $2)
     order by id desc limit $3`,
    [subjectOf(userId), page.before, page.limit],
  );
  return rows;
}
