import type { z } from "zod";
import { servicesOf } from "@/server/api/app-services";
import { createRestApp } from "@/server/api/rest/app";
import { problemSchema } from "@/server/api/rest/problem-schema";
import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
import { demoApiKey } from "./producer";

const apps = new WeakMap<Context, ReturnType<typeof createRestApp>>();

/**
 * Calls the public API as the app's producer does: by its key, with everything that is checked there.
 * @param answer what the answer must look like; undefined: it is not read.
 * @throws Refusal `unavailable` with what the API refused
 */
export async function callApi<T>(
  context: Context,
  method: string,
  path: string,
  { body, answer }: { body?: unknown; answer?: z.ZodType<T> } = {},
): Promise<T | null> {
  const app = apps.get(context) ?? createRestApp(context, servicesOf(context).renderer);
  apps.set(context, app);
  const response = await app.request(path, {
    method,
    headers: {
      authorization: `Bearer ${await demoApiKey(context)}`,
      "content-type": "application/json",
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (response.status === 404) return null;
  if (!response.ok) throw refusalOf(text);
  return answer === undefined ? null : answer.parse(JSON.parse(text));
}

function refusalOf(text: string): Refusal {
  const problem = problemSchema.safeParse(parsed(text)).data;
  return new Refusal("unavailable", problem?.detail ?? "The API did not take it. Try again.");
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
