import { getContext } from "@/server/app-context";
import { record } from "@/server/audit/record";
import { Refusal } from "@/server/errors";
import { exportFiles, importFiles } from "@/server/templates/transfer";
import { unzip, zip } from "@/server/templates/zip";
import { answer, jsonAnswer, requireCaller } from "./door";

const mostBytes = 20 * 1024 * 1024;

/** `GET /api/templates/files`: every template, shared piece and the brand as a zip archive of files. */
export async function handleTemplateExport(request: Request): Promise<Response> {
  const context = await getContext();
  return await answer(context, request, async () => {
    const session = await requireCaller(context, request, "templates", "read");
    const archive = zip(await exportFiles(context.pool));
    await record(context.pool, { actor: session.email, action: "template.export" });
    return new Response(archive, {
      headers: {
        "content-type": "application/zip",
        "content-disposition": 'attachment; filename="templates.zip"',
        "cache-control": "no-store",
      },
    });
  });
}

/** `POST /api/templates/files[?overwrite=true]`: the body is such an archive; templates become drafts. */
export async function handleTemplateImport(request: Request): Promise<Response> {
  const context = await getContext();
  return await answer(context, request, async () => {
    const session = await requireCaller(context, request, "templates", "act");
    const files = unzip(await readBody(request));
    const overwrite = new URL(request.url).searchParams.get("overwrite") === "true";
    const taking = { by: session.email, at: context.clock.now(), overwrite };
    return jsonAnswer(await importFiles(context.pool, files, taking));
  });
}

/** @throws Refusal too_large as soon as it is */
async function readBody(request: Request): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of request.body ?? []) {
    bytes += piece.byteLength;
    if (bytes > mostBytes)
      throw new Refusal("too_large", "The archive has more than 20 MB. Import it in parts.");
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
