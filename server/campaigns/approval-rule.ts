import { type Queryable, transaction } from "@/db/client";
import { record } from "@/server/audit/record";
import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";

/** From which size on a campaign takes two people, and who decided so last. */
export type ApprovalRule = { over: number; changedBy: string | null; changedAt: Date | null };

const changed = { action: "workspace.approval", subject: "workspace" };

/** Campaigns to more people than this need an approval. */
export async function approvalOver(client: Queryable): Promise<number> {
  const { rows } = await client.query<{ over: number }>(
    "select approval_over as over from workspace",
  );
  return rows[0]?.over ?? 0;
}

/** Index audit_log_subject. */
export async function readApprovalRule(client: Queryable): Promise<ApprovalRule> {
  const over = await approvalOver(client);
  const { rows } = await client.query<{ by: string; at: Date }>(
    "select actor as by, at from audit_log where subject = $1 and action = $2 order by id desc limit 1",
    [changed.subject, changed.action],
  );
  return { over, changedBy: rows[0]?.by ?? null, changedAt: rows[0]?.at ?? null };
}

/**
 * Changes the size, for what is scheduled from then on.
 * @param change.seen the size that the change was decided on
 * @throws Refusal conflict when somebody else changed it since
 */
export async function changeApprovalRule(
  { pool }: Context,
  { over, seen, by }: { over: number; seen: number; by: string },
): Promise<void> {
  await transaction(pool, async (client) => {
    const { rowCount } = await client.query(
      "update workspace set approval_over = $1 where approval_over = $2",
      [over, seen],
    );
    if (rowCount === 0)
      throw new Refusal(
        "conflict",
        "Somebody else has changed the size since. Reload, and decide again.",
      );
    await record(client, { actor: by, ...changed, detail: { from: seen, to: over } });
  });
}
