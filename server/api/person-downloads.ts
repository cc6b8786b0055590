import { z } from "zod";
import { getContext } from "@/server/app-context";
import { exportUser } from "@/server/audience/export-user";
import { readUser } from "@/server/audience/read-user";
import { record } from "@/server/audit/record";
import { channelKeys } from "@/server/channels/registry";
import { malformed } from "@/server/malformed";
import { messageOutcomes } from "@/server/pipeline/tracking/history";
import { keptDays } from "@/server/retention/kept-days";
import { type HistoryFormat, historyFile } from "@/server/support/history-file";
import { answer, fileAnswer, requireCaller } from "./door";
import { lookAt } from "./sitting";

/**
 * `GET /api/people/{userId}/export`: everything held on a person, a JSON value a line, for whoever said
 * why they look. Audited.
 */
export async function handleExport(request: Request, userId: string): Promise<Response> {
  const context = await getContext();
  return await answer(context, request, async () => {
    const session = await requireCaller(context, request, "privacy", "read");
    await lookAt({ context, session }, userId);
    const lines = await exportUser(context.pool, userId, session.email);
    return fileAnswer(jsonLines(lines), { name: "person.ndjson", type: "application/x-ndjson" });
  });
}

async function* jsonLines(values: AsyncGenerator<unknown>): AsyncGenerator<string> {
  for await (const value of values) yield `${JSON.stringify(value)}\n`;
}

const day = z.iso
  .date()
  .transform((text) => new Date(`${text}T00:00:00Z`))
  .nullable()
  .default(null);

/** The filters of the page's address. */
const Filters = z.strictObject({
  outcome: z.enum(messageOutcomes).nullable().default(null),
  type: z.string().max(64).nullable().default(null),
  channel: z.enum(channelKeys).nullable().default(null),
  from: day,
  to: day.transform((date) => date && new Date(date.getTime() + 86_400_000)),
});

const types: Record<HistoryFormat, string> = {
  csv: "text/csv",
  ndjson: "application/x-ndjson",
};

/** `GET /api/people/{userId}/history.csv` (or `.ndjson`): what was decided for a person, as filtered. Audited. */
export async function handleHistory(
  request: Request,
  userId: string,
  format: HistoryFormat,
): Promise<Response> {
  const context = await getContext();
  return await answer(context, request, async () => {
    const session = await requireCaller(context, request, "users", "read");
    const { id } = await lookAt({ context, session }, userId);
    const query = Object.fromEntries(new URL(request.url).searchParams);
    const filters = Filters.safeParse(query);
    if (!filters.success) throw malformed(filters.error.issues);
    const { timeZone: zone } = await readUser(context.pool, userId);
    await record(context.pool, {
      actor: session.email,
      action: "user.history.export",
      subject: `user:${id}`,
      detail: { format },
    });
    const days = await keptDays(context.pool, "messages");
    const asked = { format, now: context.clock.now(), keptDays: days };
    const file = historyFile(context.pool, { id, zone }, filters.data, asked);
    return fileAnswer(file, { name: `messages.${format}`, type: types[format] });
  });
}
