import path from "node:path";
import { Worker } from "node:worker_threads";
import type { ChannelContent } from "@/db/schema/json";
import type { Rendered } from "@/server/channels/channel";
import { pickLocale } from "./locale";
import type { ThreadAnswer, ThreadRequest } from "./render-thread";

export type RenderRequest = {
  /** Escape values for HTML, and sanitise the body. */
  html: boolean;
  /** Liquid sources by locale. */
  content: Record<string, ChannelContent>;
  items: { locale: string; variables: Record<string, unknown> }[];
};

export type RenderResult = { ok: true; rendered: Rendered } | { ok: false; error: string };

export type Renderer = {
  /** One result per item, in order. Never throws for what a template does. */
  render(request: RenderRequest, deadlineMs?: number): Promise<RenderResult[]>;
  close(): Promise<void>;
};

type Items = ThreadRequest["items"];
type Thread = { worker: Worker; waiting: Map<number, (answer: ThreadAnswer | null) => void> };

const defaultDeadlineMs = 2_000;
const tooSlow: RenderResult = { ok: false, error: "The template took too long to render" };

/**
 * Renders author templates in a thread of its own: a template that hangs is stopped with its thread,
 * and only it fails. LiquidJS's limits are not a sandbox; the deadline is what holds.
 */
export function createRenderer(): Renderer {
  let thread: Thread | undefined = start();
  let nextId = 0;

  /** Asks the thread; null when it missed the deadline or ended. */
  function ask(html: boolean, items: Items, deadlineMs: number): Promise<ThreadAnswer | null> {
    const current = thread ?? start();
    thread = current;
    nextId += 1;
    const id = nextId;
    return new Promise((resolve) => {
      const timer = setTimeout(() => stop(current), deadlineMs);
      current.waiting.set(id, (answer) => {
        clearTimeout(timer);
        current.waiting.delete(id);
        if (current.waiting.size === 0) current.worker.unref();
        resolve(answer);
      });
      current.worker.ref();
      current.worker.postMessage({ id, html, items } satisfies ThreadRequest);
    });
  }

  /** Ends a thread; whoever waits for it asks the next one. */
  function stop(ended: Thread): void {
    if (thread === ended) thread = undefined;
    void ended.worker.terminate();
    for (const settle of [...ended.waiting.values()]) settle(null);
  }

  function start(): Thread {
    const worker = new Worker(path.join(process.cwd(), "server/templates/render-thread.ts"), {
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: 128 },
    });
    const started: Thread = { worker, waiting: new Map() };
    worker.on("message", (answer: ThreadAnswer) => started.waiting.get(answer.id)?.(answer));
    worker.on("error", () => stop(started));
    worker.unref();
    return started;
  }

  /** Halves a chunk that missed its deadline until the guilty items are alone. */
  async function renderAll(
    html: boolean,
    items: Items,
    deadlineMs: number,
  ): Promise<RenderResult[]> {
    const answer = await ask(html, items, deadlineMs);
    if (answer) return answer.results;
    if (items.length === 1) return [tooSlow];
    const middle = Math.ceil(items.length / 2);
    const first = await renderAll(html, items.slice(0, middle), deadlineMs);
    return [...first, ...(await renderAll(html, items.slice(middle), deadlineMs))];
  }

  return {
    async render({ html, content, items }, deadlineMs = defaultDeadlineMs) {
      const localised = items.map(({ locale, variables }) => {
        const source = pickLocale(content, locale);
        return source ? { source, variables } : null;
      });
      const usable = localised.flatMap((item) => item ?? []);
      const results = usable.length > 0 ? await renderAll(html, usable, deadlineMs) : [];
      let position = 0;
      return localised.map(
        (item): RenderResult =>
          (item && results[position++]) ?? { ok: false, error: "There is no content to render" },
      );
    },
    close: async () => {
      await thread?.worker.terminate();
      thread = undefined;
    },
  };
}
