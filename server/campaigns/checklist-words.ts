import type { TemplateContent } from "@/db/schema/json";
import { channelOf } from "@/server/channels/registry";
import type { Context } from "@/server/context";
import { readWorkingCopy } from "@/server/templates/draft";
import type { Problem } from "@/server/templates/problem";
import { templateProblems } from "@/server/templates/template-problems";
import type { Campaign } from "./campaign";
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
    );
  }
  if (checks.some(({ severity }) => severity === "error")) return checks;
  const sentence = "The words are sound. Scheduling publishes what is still a draft.";
  return [{ key: "words", severity: "ok", sentence }, ...checks];
}

/** More kinds of faults than these are told as a number. */
const mostTold = 8;

/** As strictly as publishing looks: links and ways out of mails included. The same fault is told once. */
async function checkProblems(
  { pool }: Context,
  { key, templateId }: Variant,
  channels: string[],
  name: string,
): Promise<Check[]> {
  const problems = await templateProblems({ pool }, templateId, { channels });
  const kinds = [...Map.groupBy(problems, ({ severity, message }) => `${severity} ${message}`)];
  const checks = kinds.slice(0, mostTold).flatMap(([, same], i): Check[] => {
    const [first] = same;
    if (!first) return [];
    const sentence = `${name}${placesOf(same)}: ${first.message}`;
    return [{ key: `words.${key}.${i}`, severity: first.severity, sentence, fix }];
  });
  if (kinds.length <= mostTold) return checks;
  const more = kinds.slice(mostTold).flatMap(([, same]) => same);
  const severity = more.some((problem) => problem.severity === "error") ? "error" : "warning";
  const sentence = `${name}There is more to mend in the words: ${more.length} other places.`;
  return [...checks, { key: `words.${key}.more`, severity, sentence, fix }];
}

/** "E-mail (en line 3, de)" */
function placesOf(problems: Problem[]): string {
  const channels = [...Map.groupBy(problems, ({ channel }) => channel)];
  return channels
    .map(([channel, of]) => {
      const places = of.map(({ locale, line }) => (line > 1 ? `${locale} line ${line}` : locale));
      const where = [...new Set(places)].filter((place) => place !== "").join(", ");
      return `${channelOf(channel).label}${where === "" ? "" : ` (${where})`}`;
    })
    .join(", ");
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

/**
 * Languages that many read and in which nothing is written; they get what their locale falls back to. One
 * check for all languages that lack the same channels.
 */
function checkLocales(
  content: TemplateContent,
  channels: string[],
  shares: LocaleShare[],
  name: string,
): Check[] {
  const lacking = shares.map((one) => ({
    ...one,
    where: channels
      .filter((channel) => {
        const written = Object.keys(content[channel] ?? {}).map((locale) => locale.split("-")[0]);
        return written.length > 0 && !written.includes(one.language);
      })
      .map((channel) => channelOf(channel).label)
      .join(", "),
  }));
  const groups = [...Map.groupBy(lacking, ({ where }) => where)].filter(([where]) => where !== "");
  return groups.map(([where, of]) => {
    const share = of.reduce((sum, one) => sum + one.share, 0);
    const percent = `${share < 0.1 ? (share * 100).toFixed(1) : Math.round(share * 100)} %`;
    const read = anyOf.format(of.map(({ language }) => languages.of(language) ?? language));
    const sentence = `${name}${percent} of the audience read ${read}, and nothing is written in ${of.length > 1 ? "those" : "it"} for ${where}: they get another language.`;
    return { key: `locale.${name}${where}`, severity: "warning", sentence, fix };
  });
}

const anyOf = new Intl.ListFormat("en", { type: "disjunction" });
