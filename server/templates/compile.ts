import type { Queryable } from "@/db/client";
import type { ChannelContent } from "@/db/schema/json";
import type { Finding } from "./problem";

/** What keeps a source from being compiled. */
export type CompileFinding = Finding & { field: string };

export type Compiled = { compiled: ChannelContent; findings: CompileFinding[] };

/** Makes of what was written what is rendered. */
export type Compiler = { compile(channel: string, sources: ChannelContent): Promise<Compiled> };

/** A compiler with the workspace's shared pieces and brand, as they are now. */
export async function createCompiler(_client: Queryable): Promise<Compiler> {
  return { compile: async (_channel, sources) => ({ compiled: sources, findings: [] }) };
}
