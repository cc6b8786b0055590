import { handleExport } from "@/server/api/downloads";

export async function GET(request: Request, { params }: { params: Promise<{ userId: string }> }) {
  return await handleExport(request, decodeURIComponent((await params).userId));
}
