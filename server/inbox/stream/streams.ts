import type { Context } from "@/server/context";
import type { Renderer } from "@/server/templates/render";
import { createStreamHub, type StreamHub } from "./hub";

const hubs = new WeakMap<Context, StreamHub>();

/** The hub of a process's context, opened by the first who asks. */
export function streamsOf(context: Context, renderer: Renderer): StreamHub {
  const hub = hubs.get(context) ?? createStreamHub(context, renderer);
  hubs.set(context, hub);
  return hub;
}

/** Ends every stream of a context, so that their readers go on elsewhere. */
export async function closeStreams(context: Context): Promise<void> {
  await hubs.get(context)?.close();
}
