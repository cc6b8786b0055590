import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { appRouter } from "@/server/api/root";
import { createRequestContext } from "@/server/api/trpc";

async function handle(request: Request): Promise<Response> {
  // Browsers say where a request comes from; other sites have no business here.
  if (request.headers.get("sec-fetch-site") === "cross-site")
    return new Response("Cross-site requests are refused.", { status: 403 });
  return await fetchRequestHandler({
    endpoint: "/api/trpc",
    req: request,
    router: appRouter,
    // Queries with a long input come by POST.
    allowMethodOverride: true,
    createContext: () => createRequestContext(request.headers),
  });
}

export { handle as GET, handle as POST };
