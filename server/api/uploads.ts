import { getContext } from "@/server/app-context";
import type { Area } from "@/server/auth/permissions";
import { requireAccess } from "@/server/auth/require-access";
import { readSession } from "@/server/auth/session";
import { listTouched } from "@/server/campaigns/touch";
import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
import { malformed } from "@/server/malformed";
import type { UploadView } from "@/server/uploads/read-uploads";
import { type Incoming, receiveUpload } from "@/server/uploads/receive-upload";
import { UploadInput, type UploadKind } from "@/server/uploads/upload-input";

export type { UploadInput };

import { answer, jsonAnswer, requireSameOrigin } from "./door";

/** Who may upload what: as the pages' own mutations. */
export const uploadAreas: Record<UploadKind, Area> = {
  list: "audience",
  suppressions: "audience",
  people: "users",
};

/** `POST /api/uploads?upload={…UploadInput}`: the body is the file, read while it arrives. */
export async function handleUpload(request: Request): Promise<Response> {
  const context = await getContext();
  return await answer(context, request, () => upload(context, request));
}

async function upload(context: Context, request: Request): Promise<Response> {
  requireSameOrigin(request);
  const found = await readSession(context, request.headers);
  if (!found) throw new Refusal("unauthenticated", "Sign in to go on.");
  const input = inputOf(request);
  const session = requireAccess(found, uploadAreas[input.kind], "act");
  if (!request.body) throw new Refusal("malformed", "The file is empty. Choose another.");
  const length = request.headers.get("content-length");
  const taken = await takeUpload(context, {
    ...{ input, body: request.body, actor: session.email },
    bytesTotal: length === null ? null : Number(length),
  });
  return jsonAnswer(taken);
}

/** What became of a file: `revoked` are the names of campaigns whose approval was for the list as it was. */
export type TakenUpload = UploadView & { revoked: string[] };

/** Reads a file to its end. @throws Refusal before anything is read */
export async function takeUpload(
  context: Context,
  incoming: Omit<Incoming, "applied">,
): Promise<TakenUpload> {
  const { input, actor } = incoming;
  const revoked: string[] = [];
  const upload = await receiveUpload(context, {
    ...incoming,
    // Who approved a campaign approved it for those who were on the list.
    applied: async (client) => {
      if (input.kind !== "list") return;
      const at = context.clock.now();
      revoked.push(...(await listTouched(client, input.list, { by: actor, at })));
    },
  });
  return { ...upload, revoked: upload.state === "done" ? revoked : [] };
}

function inputOf(request: Request): UploadInput {
  const text = new URL(request.url).searchParams.get("upload") ?? "";
  const parsed = UploadInput.safeParse(parseJson(text));
  if (!parsed.success) throw malformed(parsed.error.issues);
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
