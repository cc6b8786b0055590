import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { mostCallsAtOnce } from "@/components/most-calls";
import { isFromElsewhere } from "@/server/api/door";
import { appRouter } from "@/server/api/root";
import { createRequestContext } from "@/server/api/trpc";

async function handle(request: Request): Promise<Response> {
  // Other origins have no business here.
  if (isFromElsewhere(request))
    return new Response("Requests from other sites are refused.", { status: 403 });
  return await fetchRequestHandler({
    endpoint: "/api/trpc",
    req: request,
    router: appRouter,
    // Queries with a long input come by POST.
    allowMethodOverride: true,
    maxBatchSize: mostCallsAtOnce,
    createContext: () => createRequestContext(request.headers),
  });
}

export { handle as GET, handle as POST };
