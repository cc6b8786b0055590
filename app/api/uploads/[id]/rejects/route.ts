import { handleRejects } from "@/server/api/downloads";

export async function GET(request: Request, { params }: { params: Promise<{ id: string }> }) {
  return await handleRejects(request, (await params).id);
}
