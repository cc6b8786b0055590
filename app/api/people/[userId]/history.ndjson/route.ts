import { handleHistory } from "@/server/api/person-downloads";

/** A handler's parameters are decoded already, unlike a page's. */
export async function GET(request: Request, { params }: { params: Promise<{ userId: string }> }) {
  return await handleHistory(request, (await params).userId, "ndjson");
}
