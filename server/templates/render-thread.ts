import { parentPort, workerData } from "node:worker_threads";
import type { Template } from "liquidjs";
import { LRUCache } from "lru-cache";
import { cleanHtml, cleanLine, cleanLink } from "./clean.ts";
import { createEngine } from "./engine.ts";

// Runs as a thread without a loader: imports need their file's ending, and only erasable types.

type Source = { title?: string; body: string; actionUrl?: string; imageUrl?: string };
type Item = { source: Source; variables: Record<string, unknown> };
type Text = { title: string; body: string; actionUrl?: string; imageUrl?: string };
export type ThreadRequest = { html: boolean; items: Item[] };
export type ThreadResult = { ok: true; rendered: Text } | { ok: false; error: string };
export type ThreadAnswer = { results: ThreadResult[] };

/**
 * Parsed templates by source, at most so many characters of source: a parsed one takes up to 160 bytes
 * a character, and what is kept must not use up the heap that the next template is judged by.
 */
const parsedCache = (maxSize: number) =>
  new LRUCache<string, Template[]>({ maxSize, sizeCalculation: (_, source) => source.length });

const kinds = {
  html: { engine: createEngine(true), parsed: parsedCache(200_000) },
  text: { engine: createEngine(false), parsed: parsedCache(100_000) },
};

/** A source that failed so often, each time this slowly (ms), is not tried again within its chunk. */
const mostSlowFailures = 3;
const slowMs = 250;

/** How many items of the chunk were begun; one more than there are when all are done. */
const progress = new Int32Array(workerData.progress);

function renderText(
  kind: keyof typeof kinds,
  source: string | undefined,
  variables: object,
): string {
  if (!source) return "";
  const { engine, parsed } = kinds[kind];
  let template = parsed.get(source);
  if (!template) {
    template = engine.parse(source);
    parsed.set(source, template);
  }
  return String(engine.renderSync(template, variables));
}

function renderItem(html: boolean, { source, variables }: Item): Text {
  const body = renderText(html ? "html" : "text", source.body, variables);
  const actionUrl = cleanLink(renderText("text", source.actionUrl, variables));
  const imageUrl = cleanLink(renderText("text", source.imageUrl, variables));
  return {
    title: cleanLine(renderText("text", source.title, variables)),
    body: html ? cleanHtml(body) : body.trim(),
    ...(actionUrl ? { actionUrl } : {}),
    ...(imageUrl ? { imageUrl } : {}),
  };
}

function tryItem(html: boolean, item: Item): ThreadResult {
  try {
    return { ok: true, rendered: renderItem(html, item) };
  } catch (error) {
    return { ok: false, error: error instanceof Error ? error.message.slice(0, 300) : "failed" };
  }
}

function renderChunk({ html, items }: ThreadRequest): ThreadResult[] {
  const slowFailures = new Map<Source, number>();
  return items.map((item, i) => {
    Atomics.store(progress, 0, i + 1);
    const failures = slowFailures.get(item.source) ?? 0;
    if (failures >= mostSlowFailures) return { ok: false, error: "The template is too slow" };
    const began = performance.now();
    const result = tryItem(html, item);
    if (!result.ok && performance.now() - began > slowMs) {
      slowFailures.set(item.source, failures + 1);
    }
    return result;
  });
}

parentPort?.on("message", (request: ThreadRequest) => {
  const results = renderChunk(request);
  Atomics.store(progress, 0, request.items.length + 1);
  parentPort?.postMessage({ results } satisfies ThreadAnswer);
});
