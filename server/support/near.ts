import type { Pool } from "@/db/client";
import { readUser } from "@/server/audience/read-user";
import { Refusal } from "@/server/errors";
import { type HistoryItem, readHistory } from "@/server/pipeline/tracking/history";
import type { Answer } from "./answer-facts";
import { answerItem } from "./answers";
import { nothingSent } from "./nothing-sent";

const mostItems = 20;
const hourMs = 3_600_000;

export type Asked = { typeKey: string; at: Date; hours: number };

/** What a user got, or not, of a type around a time. */
export type Near = {
  from: Date;
  to: Date;
  items: (HistoryItem & { answer: Pick<Answer, "tone" | "sentence"> })[];
  /** Where nothing was decided for the user: why, as far as it can be told. */
  reasons: string[];
};

/**
 * "They should have got something like this about then": what was decided for the user of a type within
 * so many hours before and after, or why nothing was.
 * @throws Refusal `not_found`
 */
export async function findNear(
  pool: Pool,
  user: { id: number; externalId: string },
  { typeKey, at, hours }: Asked,
  { now, keptDays }: { now: Date; keptDays: number },
): Promise<Near> {
  const type = await pool.query<{ name: string }>(
    "select name from notification_types where key = $1",
    [typeKey],
  );
  const name = type.rows[0]?.name;
  if (name === undefined)
    throw new Refusal("not_found", "The type is not registered. Choose one of the list.");
  const [from, to] = [at.getTime() - hours * hourMs, at.getTime() + hours * hourMs];
  const window = { from: new Date(from), to: new Date(to) };
  const filters = { outcome: null, type: typeKey, channel: null, ...window };
  const page = { cursor: null, limit: mostItems, now, keptDays };
  const { items } = await readHistory(pool, user.id, filters, page);
  const { timeZone: zone, createdAt, suppressedAt } = await readUser(pool, user.externalId);
  const known = { ...user, zone, createdAt, suppressedAt };
  return {
    ...window,
    items: items.map((item) => ({ ...item, answer: answerItem(item, { zone, now }) })),
    reasons:
      items.length > 0
        ? []
        : await nothingSent(pool, known, { typeKey, typeName: name, at, ...window }, now),
  };
}
