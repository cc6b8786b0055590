import type { Queryable } from "@/db/client";
import { buildContent } from "./build";
import { createCompiler } from "./compile";
import type { Problem } from "./problem";
import { writtenChannels } from "./publish-draft";
import { judgingOf, readTemplate } from "./read-template";

/**
 * What keeps a template's working copy from going out by these channels, and what is worth a warning;
 * judged as strictly as publishing does.
 * @throws Refusal not_found
 */
export async function templateProblems(
  { pool }: { pool: Queryable },
  templateId: number,
  { channels }: { channels: readonly string[] },
): Promise<Problem[]> {
  const template = await readTemplate(pool, templateId);
  const written = writtenChannels(template.content);
  const chosen = Object.entries(written).filter(([channel]) => channels.includes(channel));
  const [judging, compiler] = await Promise.all([judgingOf(pool, template), createCompiler(pool)]);
  const checking = { ...judging, strict: true };
  const { problems } = await buildContent(compiler, Object.fromEntries(chosen), checking);
  const missing = channels.filter((channel) => !Object.hasOwn(written, channel));
  return [...missing.map(nothingWritten), ...problems];
}

const nothingWritten = (channel: string): Problem => ({
  ...{ channel, locale: "", field: "body", line: 1, severity: "error" },
  message: "Nothing is written for this channel yet.",
});
