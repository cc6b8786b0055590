import type { TemplateContent } from "@/db/schema/json";
import { channelOf } from "@/server/channels/registry";
import type { Context } from "@/server/context";
import { createCompiler } from "@/server/templates/compile";
import { readWorkingCopy } from "@/server/templates/draft";
import { templateProblems } from "@/server/templates/template-problems";
import type { Campaign } from "./campaign";
import { brokenLinks, canUnsubscribe } from "./checklist-links";
import type { Person } from "./review-people";
import type { Check } from "./review-view";
import { readVariants, type Variant } from "./variants";

const fix = { step: "content" } as const;
/** A language that fewer people of the audience read is not asked for. */
const leastShare = 0.01;

/** What is wrong with the words of each variant, for the channels that they go out by. */
export async function checkWords(
  context: Context,
  { id, delivery: { channels } }: Campaign,
  people: readonly Person[],
): Promise<Check[]> {
  const variants = await readVariants(context.pool, id);
  const shares = localeShares(people);
  const checks: Check[] = [];
  for (const variant of variants) {
    const { content } = await readWorkingCopy(context.pool, variant.templateId);
    const name = variants.length > 1 ? `Variant ${variant.name}: ` : "";
    checks.push(
      ...(await checkProblems(context, variant, channels, name)),
      ...checkLocales(content, channels, shares, name),
      ...(channels.includes("email") ? await checkMail(context, content, name) : []),
    );
  }
  if (checks.some(({ severity }) => severity === "error")) return checks;
  const sentence = "The words are sound. Scheduling publishes what is still a draft.";
  return [{ key: "words", severity: "ok", sentence }, ...checks];
}

/** As strictly as publishing looks. */
async function checkProblems(
  { pool }: Context,
  { key, templateId }: Variant,
  channels: string[],
  name: string,
): Promise<Check[]> {
  const problems = await templateProblems({ pool }, templateId, { channels });
  return (["error", "warning"] as const).flatMap((severity) => {
    const [first, ...more] = problems.filter((problem) => problem.severity === severity);
    if (!first) return [];
    const { channel, locale, line, message } = first;
    const where = [channelOf(channel).label, locale && `(${locale})`, line > 1 && `line ${line}`];
    const others = more.length > 0 ? ` And ${more.length} more.` : "";
    const sentence = `${name}${where.filter(Boolean).join(" ")}: ${message}${others}`;
    return [{ key: `words.${key}.${severity}`, severity, sentence, fix }];
  });
}

type LocaleShare = { language: string; share: number };

/** Languages of the audience, the most frequent first. */
function localeShares(people: readonly Person[]): LocaleShare[] {
  const languages = Map.groupBy(people, ({ locale }) => locale.split("-")[0] ?? locale);
  return [...languages]
    .map(([language, of]) => ({ language, share: of.length / people.length }))
    .filter(({ share }) => share >= leastShare)
    .sort((a, b) => b.share - a.share);
}

const languages = new Intl.DisplayNames("en", { type: "language", fallback: "code" });

/** Languages that many read and in which nothing is written; they get what their locale falls back to. */
function checkLocales(
  content: TemplateContent,
  channels: string[],
  shares: LocaleShare[],
  name: string,
): Check[] {
  return shares.flatMap(({ language, share }) => {
    const missing = channels.filter((channel) => {
      const written = Object.keys(content[channel] ?? {});
      return written.length > 0 && !written.some((locale) => locale.split("-")[0] === language);
    });
    if (missing.length === 0) return [];
    const where = missing.map((channel) => channelOf(channel).label).join(", ");
    const percent = `${share < 0.1 ? (share * 100).toFixed(1) : Math.round(share * 100)} %`;
    const sentence = `${name}${percent} of the audience read ${languages.of(language) ?? language}, and nothing is written in it for ${where}: they get another language.`;
    return [{ key: `locale.${language}`, severity: "warning" as const, sentence, fix }];
  });
}

/** Mails are looked at as they are sent: with their partials and the brand. */
async function checkMail(
  { pool }: Context,
  content: TemplateContent,
  name: string,
): Promise<Check[]> {
  const compiler = await createCompiler(pool);
  const checks: Check[] = [];
  for (const [locale, sources] of Object.entries(content.email ?? {})) {
    const { compiled } = await compiler.compile("email", sources);
    const what = `${name}The mail (${locale})`;
    checks.push(
      ...brokenLinks(compiled.body).map((link) => ({
        ...{ key: `link.${locale}`, severity: "error" as const, fix },
        sentence: `${what} has a broken link, "${link}". Begin it with https:// or your app's scheme.`,
      })),
    );
    if (!canUnsubscribe(`${compiled.body} ${compiled.text ?? ""}`)) {
      const sentence = `${what} has no link to unsubscribe. Readers without one report it as spam.`;
      checks.push({ key: `unsubscribe.${locale}`, severity: "warning", sentence, fix });
    }
  }
  return checks;
}
