import { handleReport } from "@/server/api/downloads";

export async function GET(request: Request, { params }: { params: Promise<{ id: string }> }) {
  return await handleReport(request, (await params).id);
}
