import { readdirSync } from "node:fs";
import type { Context } from "@/server/context";

export type RouteHandler = (
  request: Request,
  given: { params: Promise<Record<string, string>> },
) => Promise<Response>;

/** Mounts of the REST API, which has a table of its own. */
const rest = /^api\/(v1|health|metrics|openapi\.json)\//;
const methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

/** Every route of the dashboard's own that the folders have: `GET /api/people/[userId]/export`. */
export async function everyRoute(): Promise<Map<string, RouteHandler>> {
  const files = readdirSync("app", { recursive: true, encoding: "utf8" }).filter(
    (file) => /(^|\/)route\.ts$/.test(file) && file.startsWith("api/") && !rest.test(file),
  );
  const found = new Map<string, RouteHandler>();
  for (const file of files) {
    const module: Record<string, unknown> = await import(`${process.cwd()}/app/${file}`);
    for (const method of methods) {
      const handler = module[method];
      if (typeof handler === "function")
        found.set(`${method} /${file.replace(/\/route\.ts$/, "")}`, (request, given) =>
          handler(request, given),
        );
    }
  }
  return found;
}

/** What the routes find their context by. */
export function shareContext(context: Context): void {
  Reflect.set(globalThis, Symbol.for("carillon.context"), Promise.resolve(context));
}
