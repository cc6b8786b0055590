import { z } from "zod";
import { getContext } from "@/server/app-context";
import { Text } from "@/server/audience/storable";
import { exportAudit } from "@/server/audit/export";
import { record } from "@/server/audit/record";
import { maySee } from "@/server/auth/permissions";
import { malformed } from "@/server/malformed";
import { answer, fileAnswer, requireCaller } from "./door";

const Filter = Text(254).optional();
const Query = z.strictObject({
  format: z.enum(["csv", "ndjson"]),
  ...{ actor: Filter, action: Filter, subject: Filter },
  from: z.iso.datetime().optional(),
  to: z.iso.datetime().optional(),
});

const mediaTypes = { csv: "text/csv", ndjson: "application/x-ndjson" };

/** `GET /api/audit/export?format=csv&actor=…`: the log as it is filtered. Audited itself. */
export async function handleAuditExport(request: Request): Promise<Response> {
  const context = await getContext();
  return await answer(context, request, async () => {
    const session = await requireCaller(context, request, "audit", "read");
    const { format, ...filters } = parse(new URL(request.url).searchParams);
    await record(context.pool, {
      ...{ actor: session.email, action: "audit.export", subject: "audit" },
      detail: { format, filteredBy: Object.keys(filters) },
    });
    const { actor = null, action = null, subject = null, from, to } = filters;
    const reach = maySee(session.role, "people") ? "all" : "operations";
    const narrowed = {
      ...{ actor, action, subject },
      from: from ? new Date(from) : null,
      to: to ? new Date(to) : null,
    };
    return fileAnswer(exportAudit(context.pool, narrowed, { format, reach }), {
      name: `audit.${format}`,
      type: mediaTypes[format],
    });
  });
}

function parse(params: URLSearchParams) {
  const parsed = Query.safeParse(Object.fromEntries(params));
  if (!parsed.success) throw malformed(parsed.error.issues);
  return parsed.data;
}
