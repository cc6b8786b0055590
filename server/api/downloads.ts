import { z } from "zod";
import { getContext } from "@/server/app-context";
import { record } from "@/server/audit/record";
import { maySee } from "@/server/auth/permissions";
import { requireAccess } from "@/server/auth/require-access";
import { readSession } from "@/server/auth/session";
import { readCampaign } from "@/server/campaigns/campaign";
import { readReport } from "@/server/campaigns/report";
import { reportFile } from "@/server/campaigns/report-csv";
import { Refusal } from "@/server/errors";
import { readUpload } from "@/server/uploads/read-uploads";
import { rejectsFile } from "@/server/uploads/rejects";
import { answer, fileAnswer, requireCaller, requireSameOrigin } from "./door";
import { uploadAreas } from "./uploads";

/** `GET /api/uploads/{id}/rejects`: the refused lines as CSV; their contents for those who may see people, and for who sent them. */
export async function handleRejects(request: Request, id: string): Promise<Response> {
  const context = await getContext();
  return await answer(context, request, async () => {
    requireSameOrigin(request);
    const found = await readSession(context, request.headers);
    // Nobody learns without a session which uploads there are.
    if (!found) throw new Refusal("unauthenticated", "Sign in to go on.");
    const upload = await readUpload(context.pool, rowId(id));
    const session = requireAccess(found, uploadAreas[upload.kind], "read");
    const withContent = maySee(session.role, "people") || upload.startedBy === session.email;
    await record(context.pool, {
      actor: session.email,
      action: "upload.report",
      subject: `import:${upload.id}`,
    });
    const file = rejectsFile(context.pool, upload.id, { withContent });
    return fileAnswer(file, { name: `rejected-${upload.id}.csv`, type: "text/csv" });
  });
}

/** `GET /api/campaigns/{id}/report.csv`: a campaign's report as a table. Audited. */
export async function handleReport(request: Request, id: string): Promise<Response> {
  const context = await getContext();
  return await answer(context, request, async () => {
    const session = await requireCaller(context, request, "campaigns", "read");
    const { id: known, name } = await readCampaign(context.pool, rowId(id));
    const report = await readReport(context, known);
    await record(context.pool, {
      actor: session.email,
      action: "campaign.export",
      subject: `campaign:${known}`,
    });
    return fileAnswer(reportFile(name, report), {
      name: `campaign-${known}.csv`,
      type: "text/csv",
    });
  });
}

/** 0, which nothing has, for what cannot be an id. */
const rowId = (text: string) => z.coerce.number().pipe(z.int32()).catch(0).parse(text);
