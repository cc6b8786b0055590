import { handleExport } from "@/server/api/person-downloads";

/** A handler's parameters are decoded already, unlike a page's. */
export async function GET(request: Request, { params }: { params: Promise<{ userId: string }> }) {
  return await handleExport(request, (await params).userId);
}
