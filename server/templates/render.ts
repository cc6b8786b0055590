import { LRUCache } from "lru-cache";
import type { ChannelContent } from "@/db/schema/json";
import type { Rendered } from "@/server/channels/channel";
import { pickLocale } from "./locale";
import type { ThreadRequest } from "./render-thread";
import { type ChunkOutcome, startThread, type Thread } from "./thread";

export type RenderRequest = {
  /** Escape values for HTML, and sanitise the body. */
  html: boolean;
  /** Liquid sources by locale. */
  content: Record<string, ChannelContent>;
  items: { locale: string; variables: Record<string, unknown> }[];
};

export type RenderResult =
  | { ok: true; rendered: Rendered }
  /** `untried`: by what others had done to the same source before. */
  | { ok: false; error: string; untried?: true };

export type Renderer = {
  /**
   * One result per item, in order. Never throws for what a template does; the deadline (ms) is an
   * item's, not the chunk's.
   */
  render(request: RenderRequest, deadlineMs?: number): Promise<RenderResult[]>;
  /** Whether every item can be rendered, tried also where the source is not rendered for now. */
  comesThrough(request: RenderRequest, deadlineMs?: number): Promise<boolean>;
  close(): Promise<void>;
};

type Items = ThreadRequest["items"];
type Item = Items[number];

const defaultDeadlineMs = 2_000;
/** A source that ended so many threads of one chunk is not rendered for a minute. */
const mostStrikes = 3;
const banMs = 60_000;

/**
 * Renders author templates in a thread of its own: a template that hangs, or eats memory, ends the
 * thread and fails alone. LiquidJS's limits are not a sandbox; the deadline is what holds.
 */
export function createRenderer(): Renderer {
  let thread: Thread | undefined = startThread();
  /** Chunks wait for each other here, so that a deadline is never used up by somebody else's chunk. */
  let tail: Promise<unknown> = Promise.resolve();
  const banned = new LRUCache<string, true>({ max: 1_000, ttl: banMs });

  function ask(request: ThreadRequest, deadlineMs: number): Promise<ChunkOutcome> {
    const turn = tail.then(() => {
      if (!thread?.alive()) thread = startThread();
      return thread.run(request, deadlineMs);
    });
    tail = turn.catch(() => {});
    return turn;
  }

  /** Renders again without the item on which a thread ended, until the others are done. */
  async function renderAll(html: boolean, items: Items, deadlineMs: number) {
    const results = new Map<Item, RenderResult>();
    const strikes = new Map<string, number>();
    for (;;) {
      const open = items.filter((item) => !results.has(item) && !banned.has(item.source.body));
      if (open.length === 0) break;
      const outcome = await ask({ html, items: open }, deadlineMs);
      if (outcome.done) {
        open.forEach((item, i) => {
          results.set(item, outcome.results[i] ?? nothing);
        });
        break;
      }
      const guilty = open[outcome.guilty];
      if (!guilty) throw new Error("The render thread ended after its work");
      results.set(guilty, { ok: false, error: outcome.error });
      // Where others of the same source came through before, the item's data are to blame.
      if (open.find(({ source }) => source === guilty.source) !== guilty) continue;
      const { body } = guilty.source;
      strikes.set(body, (strikes.get(body) ?? 0) + 1);
      if (strikes.get(body) === mostStrikes) banned.set(body, true);
    }
    return items.map((item) => results.get(item) ?? tooDangerous);
  }

  async function render({ html, content, items }: RenderRequest, deadlineMs: number) {
    const localised = localise(content, items);
    const usable = localised.filter((item) => item !== null);
    const rendered = usable.length > 0 ? await renderAll(html, usable, deadlineMs) : [];
    const results = rendered.values();
    return localised.map((item) => (item && results.next().value) ?? nothing);
  }

  async function comesThrough({ html, content, items }: RenderRequest, deadlineMs: number) {
    const usable = localise(content, items).filter((item) => item !== null);
    if (usable.length < items.length) return false;
    const outcome = await ask({ html, items: usable }, deadlineMs);
    return outcome.done && outcome.results.every(({ ok }) => ok);
  }

  return {
    render: (request, deadlineMs = defaultDeadlineMs) => render(request, deadlineMs),
    comesThrough: (request, deadlineMs = defaultDeadlineMs) => comesThrough(request, deadlineMs),
    close: async () => {
      await thread?.close();
      thread = undefined;
    },
  };
}

/** Each item with the source in its language; null where there is none. */
const localise = (content: RenderRequest["content"], items: RenderRequest["items"]) =>
  items.map(({ locale, variables }): Item | null => {
    const source = pickLocale(content, locale);
    return source ? { source, variables } : null;
  });

const nothing: RenderResult = { ok: false, error: "There is no content to render" };
const tooDangerous: RenderResult = {
  ok: false,
  error: "The template hangs or uses too much memory; it is tried again after a minute",
  untried: true,
};
