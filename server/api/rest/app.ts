import { Hono } from "hono";
import type { Context } from "@/server/context";

/** The public REST contract over a context. */
export function createRestApp(context: Context): Hono {
  const app = new Hono();
  app.get("/api/health/live", (c) => c.json({ status: "ok" }));
  app.get("/api/health/ready", async (c) => {
    try {
      await context.pool.query("select 1");
      return c.json({ status: "ok" });
    } catch {
      return c.json({ status: "unavailable" }, 503);
    }
  });
  return app;
}
