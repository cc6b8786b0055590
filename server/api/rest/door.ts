import { getContext } from "@/server/app-context";
import type { Context } from "@/server/context";
import { createRestApp } from "./app";

const apps = new WeakMap<Context, ReturnType<typeof createRestApp>>();

/** The REST API as a Next route, for deployments that run Next without our server. */
export async function handleRest(request: Request): Promise<Response> {
  const context = await getContext();
  const app = apps.get(context) ?? createRestApp(context);
  apps.set(context, app);
  return await app.fetch(request);
}
