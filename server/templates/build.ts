import type { Queryable } from "@/db/client";
import type { TemplateContent } from "@/db/schema/json";
import { channels } from "@/server/channels/registry";
import { Refusal } from "@/server/errors";
import { malformed } from "@/server/malformed";
import { type Checking, checkContent } from "./check";
import { type Compiler, createCompiler } from "./compile";
import { DraftContentInput, TemplateContentInput } from "./content";
import type { Problem } from "./problem";
import type { Vocabulary } from "./vocabulary";

/** What is written, compiled channel by channel and locale by locale, and all that is wrong with it. */
export async function buildContent(
  compiler: Compiler,
  content: TemplateContent,
  checking: Omit<Checking, "partials">,
): Promise<{ content: TemplateContent; problems: Problem[] }> {
  const problems = checkContent(content, { ...checking, partials: compiler.partials });
  const built: TemplateContent = {};
  const { promotional } = checking;
  for (const [channel, locales] of Object.entries(content)) {
    for (const [locale, sources] of Object.entries(locales)) {
      const { compiled, findings } = await compiler.compile(channel, sources, {
        locale,
        promotional,
      });
      built[channel] = { ...built[channel], [locale]: compiled };
      problems.push(...findings.map((found) => ({ channel, locale, ...found })));
    }
  }
  return { content: built, problems: sorted(problems) };
}

const placeOf = (channel: string) => channels.findIndex(({ key }) => key === channel);

const sorted = (problems: Problem[]) =>
  problems.toSorted(
    (a, b) =>
      placeOf(a.channel) - placeOf(b.channel) ||
      a.locale.localeCompare(b.locale) ||
      a.field.localeCompare(b.field) ||
      a.line - b.line,
  );

const anything: Vocabulary = { variables: [], open: { data: true, user: true } };

/**
 * What is published of a source.
 * @param judging null to let unknown variables pass: what programs publish, and tests.
 * @throws Refusal naming channel, locale, field and line of everything that forbids it
 */
export async function buildForPublishing(
  client: Queryable,
  source: unknown,
  judging: Omit<Checking, "partials" | "strict"> | null,
): Promise<{ source: TemplateContent; content: TemplateContent }> {
  const parsed = DraftContentInput.safeParse(source);
  if (!parsed.success) throw malformed(parsed.error.issues);
  const compiler = await createCompiler(client);
  const { content, problems } = await buildContent(compiler, parsed.data, {
    ...(judging ?? { vocabulary: anything, promotional: false }),
    strict: judging !== null,
  });
  refuseErrors(problems);
  const complete = TemplateContentInput.safeParse(content);
  if (!complete.success) throw malformed(complete.error.issues);
  return { source: parsed.data, content: complete.data };
}

/** @throws Refusal listing every error */
function refuseErrors(problems: Problem[]): void {
  const errors = problems
    .filter(({ severity }) => severity === "error")
    .map(({ channel, locale, field, line, message }) => ({
      path: `${channel}.${locale}.${field}`,
      message: `line ${line}: ${message}`,
    }));
  const [first] = errors;
  if (!first) return;
  throw new Refusal("malformed", `Correct the template: ${first.path}, ${first.message}`, {
    errors,
  });
}
