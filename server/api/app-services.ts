import type { Context } from "@/server/context";
import { type Acceptor, createAcceptor } from "@/server/pipeline/accept/accept";
import { createRenderer, type Renderer } from "@/server/templates/render";

/** What is made once for a context and shared by all that answers from it. */
export type AppServices = { acceptor: Acceptor; renderer: Renderer };

// Next bundles the server's modules a second time; only the process itself is common to both.
const key = Symbol.for("carillon.services");

/** The services over a context; made at the first call. */
export function servicesOf(context: Context): AppServices {
  const shared: WeakMap<Context, AppServices> = Reflect.get(globalThis, key) ?? new WeakMap();
  Reflect.set(globalThis, key, shared);
  const known = shared.get(context);
  if (known) return known;
  const made = { acceptor: createAcceptor(context), renderer: createRenderer() };
  shared.set(context, made);
  return made;
}
