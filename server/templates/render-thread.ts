import { parentPort, workerData } from "node:worker_threads";
import type { Liquid, Template } from "liquidjs";
import { LRUCache } from "lru-cache";
import { cleanLine, cleanLink } from "./clean.ts";
import { type CleanMail, cleanMail } from "./clean-mail.ts";
import { createEngine, renderLimitMs } from "./engine.ts";
import { mailText } from "./mail-text.ts";
import { badgeOf, buttonPiece, buttonsOf } from "./push-extras.ts";

// Runs as a thread without a loader: imports need their file's ending, and only erasable types.

type Source = {
  title?: string;
  body: string;
  actionUrl?: string;
  imageUrl?: string;
  preheader?: string;
  text?: string;
  badge?: string;
  buttons?: string;
};
type Item = { source: Source; variables: Record<string, unknown> };
type Text = Omit<Source, "title" | "badge" | "buttons"> & {
  title: string;
  badge?: number;
  buttons?: ReturnType<typeof buttonsOf>;
};
export type ThreadRequest = { html: boolean; items: Item[] };
export type ThreadResult = { ok: true; rendered: Text } | { ok: false; error: string };
export type ThreadAnswer = { results: ThreadResult[] };

/** Bytes that a parsed source may take: two a character, and up to 800 for each piece of Liquid. */
const weightOf = (source: string) => source.length * 2 + source.split(/\{[{%]/).length * 800;

/**
 * Parsed templates by source, at most so many bytes: what is kept must not use up the heap that the
 * next template is judged by.
 */
const parsedCache = <Parsed extends object>(maxSize: number) =>
  new LRUCache<string, Parsed>({ maxSize, sizeCalculation: (_, source) => weightOf(source) });

/** A mail: its HTML, and the text part for those that have none of their own, where one can be made. */
type Mail = { html: Template[]; text: Template[] | null };

const htmlEngine = createEngine(true);
const textEngine = createEngine(false);
const buttonEngine = createEngine(false, buttonPiece);
const mails = parsedCache<Mail>(24_000_000);
const texts = parsedCache<Template[]>(16_000_000);
const buttonLines = parsedCache<Template[]>(2_000_000);

/** A source that failed so often, each time after so long (ms on a processor), is not tried again within its chunk. */
const mostSlowFailures = 3;
const slowMs = 250;

/** How many items of the chunk were begun; one more than there are when all are done. */
const progress = new Int32Array(workerData.progress);

function renderText(source: string | undefined, variables: object): string {
  return renderWith(textEngine, texts, source, variables);
}

function renderWith(
  engine: Liquid,
  parsed: LRUCache<string, Template[]>,
  source: string | undefined,
  variables: object,
): string {
  if (!source) return "";
  // Most words have no values.
  if (!source.includes("{")) return source;
  let template = parsed.get(source);
  if (!template) {
    template = engine.parse(source);
    parsed.set(source, template);
  }
  return String(engine.renderSync(template, variables));
}

/** Cleaned once for all who get it, and parsed. */
function mailOf(source: string): Mail {
  const known = mails.get(source);
  if (known) return known;
  const clean = cleanMail(source);
  const mail = { html: htmlEngine.parse(clean.html), text: parsedText(clean) };
  mails.set(source, mail);
  return mail;
}

/** Where Liquid stands around tags, a text without the tags may not parse. */
function parsedText(clean: CleanMail): Template[] | null {
  try {
    return textEngine.parse(mailText(clean));
  } catch {
    return null;
  }
}

function renderMail({ body, text, preheader }: Source, variables: object) {
  const mail = mailOf(body);
  const line = cleanLine(renderText(preheader, variables));
  const plain = text
    ? renderText(text, variables)
    : mail.text && String(textEngine.renderSync(mail.text, variables));
  return {
    body: String(htmlEngine.renderSync(mail.html, variables)),
    ...(plain === null ? {} : { text: plain.trim() }),
    ...(line ? { preheader: line } : {}),
  };
}

/** What only pushes have. */
function renderExtras({ badge, buttons }: Source, variables: object) {
  const number = badgeOf(renderText(badge, variables));
  return {
    ...(number === undefined ? {} : { badge: number }),
    ...(buttons
      ? { buttons: buttonsOf(renderWith(buttonEngine, buttonLines, buttons, variables)) }
      : {}),
  };
}

function renderItem(html: boolean, { source, variables }: Item): Text {
  const actionUrl = cleanLink(renderText(source.actionUrl, variables));
  const imageUrl = cleanLink(renderText(source.imageUrl, variables));
  return {
    title: cleanLine(renderText(source.title, variables)),
    ...(html ? renderMail(source, variables) : { body: renderText(source.body, variables).trim() }),
    ...(actionUrl ? { actionUrl } : {}),
    ...(imageUrl ? { imageUrl } : {}),
    ...renderExtras(source, variables),
  };
}

/** How long (ms) this thread has been on a processor: a busy machine is no fault of a template's. */
function processorMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

/** What LiquidJS cut off while the processor was somebody else's is tried so often. */
const mostTries = 5;

function tryItem(html: boolean, item: Item): { result: ThreadResult; spentMs: number } {
  for (let tries = 1; ; tries += 1) {
    const [clock, processor] = [performance.now(), processorMs()];
    try {
      return { result: { ok: true, rendered: renderItem(html, item) }, spentMs: 0 };
    } catch (error) {
      const spentMs = processorMs() - processor;
      const waited = performance.now() - clock >= renderLimitMs && spentMs < renderLimitMs;
      if (waited && tries < mostTries) continue;
      const words = error instanceof Error ? error.message.slice(0, 300) : "failed";
      return { result: { ok: false, error: words }, spentMs };
    }
  }
}

function renderChunk({ html, items }: ThreadRequest): ThreadResult[] {
  const slowFailures = new Map<Source, number>();
  return items.map((item, i) => {
    Atomics.store(progress, 0, i + 1);
    const failures = slowFailures.get(item.source) ?? 0;
    if (failures >= mostSlowFailures) return { ok: false, error: "The template is too slow" };
    const { result, spentMs } = tryItem(html, item);
    if (spentMs > slowMs) slowFailures.set(item.source, failures + 1);
    return result;
  });
}

parentPort?.on("message", (request: ThreadRequest) => {
  const results = renderChunk(request);
  Atomics.store(progress, 0, request.items.length + 1);
  parentPort?.postMessage({ results } satisfies ThreadAnswer);
});
