import { type Pool, type Queryable, transaction } from "@/db/client";
import { record } from "@/server/audit/record";
import { Refusal } from "@/server/errors";

/** From which size on audiences are reached otherwise, for types that leave it to the size. People. */
export type AudienceSizes = {
  /** Everyone and segments above it are looked up in inboxes. */
  readOver: number;
  /** So are the followers of who has at least so many. */
  actorReadFrom: number;
  /** What is written to more goes at a pace. */
  pacedOver: number;
  /** That pace: people a second. */
  pacePerSecond: number;
};

/** The least and the most of each. */
export const sizeLimits = {
  readOver: { min: 1_000, max: 100_000_000 },
  actorReadFrom: { min: 1_000, max: 100_000_000 },
  pacedOver: { min: 1_000, max: 100_000_000 },
  pacePerSecond: { min: 100, max: 100_000 },
} as const satisfies Record<keyof AudienceSizes, { min: number; max: number }>;

const columns = `read_over as "readOver", actor_read_from as "actorReadFrom",
  paced_over as "pacedOver", pace_per_second as "pacePerSecond"`;

/** The sizes as they are now. */
export async function readAudienceSizes(client: Queryable): Promise<AudienceSizes> {
  const { rows } = await client.query<AudienceSizes>(`select ${columns} from workspace`);
  if (!rows[0]) throw new Error("the workspace has no row");
  return rows[0];
}

/**
 * Changes the sizes; what is planned from then on follows them, what runs goes on as it was planned.
 * @param change.seen the sizes that were changed
 * @throws Refusal `conflict` when somebody changed them in between
 */
export async function changeAudienceSizes(
  pool: Pool,
  { seen, sizes }: { seen: AudienceSizes; sizes: AudienceSizes },
  actor: string,
): Promise<AudienceSizes> {
  return transaction(pool, async (client) => {
    await client.query("select from workspace for no key update");
    const before = await readAudienceSizes(client);
    if (namesOf(before, seen).length > 0)
      throw new Refusal(
        "conflict",
        "Somebody changed these sizes meanwhile. Look at them again before you save yours.",
      );
    const names = namesOf(before, sizes);
    if (names.length === 0) return before;
    await client.query(
      `update workspace set read_over = $1, actor_read_from = $2, paced_over = $3, pace_per_second = $4`,
      [sizes.readOver, sizes.actorReadFrom, sizes.pacedOver, sizes.pacePerSecond],
    );
    const pick = (from: AudienceSizes) =>
      Object.fromEntries(names.map((name) => [name, from[name]]));
    const detail = { before: pick(before), after: pick(sizes) };
    await record(client, { actor, action: "workspace.sizes", subject: "workspace", detail });
    return sizes;
  });
}

/** Where two differ. */
const namesOf = (a: AudienceSizes, b: AudienceSizes) =>
  (["readOver", "actorReadFrom", "pacedOver", "pacePerSecond"] as const).filter(
    (name) => a[name] !== b[name],
  );
