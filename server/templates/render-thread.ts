import { parentPort } from "node:worker_threads";
import { Liquid, type Template } from "liquidjs";
import sanitizeHtml from "sanitize-html";

// Runs as a thread of its own, without a loader: only packages and erasable types may be imported.

type Source = { title?: string; body: string; actionUrl?: string; imageUrl?: string };
export type ThreadRequest = {
  id: number;
  html: boolean;
  items: { source: Source; variables: Record<string, unknown> }[];
};
type Text = { title: string; body: string; actionUrl?: string; imageUrl?: string };
export type ThreadResult = { ok: true; rendered: Text } | { ok: false; error: string };
export type ThreadAnswer = { id: number; results: ThreadResult[] };

/** LiquidJS's limits: characters parsed, ms rendered, objects held. The thread's deadline stands behind them. */
const limits = { parseLimit: 200_000, renderLimit: 500, memoryLimit: 10_000_000 };

function engine(outputEscape: "escape" | undefined): Liquid {
  const liquid = new Liquid({
    ...limits,
    // No file system: a template includes nothing.
    templates: {},
    ownPropertyOnly: true,
    strictVariables: false,
    strictFilters: true,
    ...(outputEscape ? { outputEscape } : {}),
  });
  // The filter that would bypass escaping does what its name does not say: nothing.
  liquid.registerFilter("raw", { raw: false, handler: (value: unknown) => value });
  return liquid;
}

const engines = { html: engine("escape"), text: engine(undefined) };

/** Parsed templates, the oldest forgotten first. */
const parsed = { html: new Map<string, Template[]>(), text: new Map<string, Template[]>() };
const mostParsed = 2_000;

function render(kind: "html" | "text", source: string, variables: object): string {
  const cache = parsed[kind];
  let template = cache.get(source);
  if (!template) {
    template = engines[kind].parse(source);
    if (cache.size >= mostParsed) cache.delete(cache.keys().next().value ?? "");
    cache.set(source, template);
  }
  return String(engines[kind].renderSync(template, variables));
}

/** What a mail may contain. Scripts, forms, frames and other schemes than these are dropped. */
const mail: sanitizeHtml.IOptions = {
  allowedTags: [
    ...sanitizeHtml.defaults.allowedTags,
    ...["html", "head", "body", "title", "meta", "center", "font", "img", "style"],
  ].filter((tag) => tag !== "style"),
  allowedAttributes: {
    "*": [
      "style",
      "class",
      "align",
      "valign",
      "width",
      "height",
      "bgcolor",
      "border",
      "dir",
      "lang",
    ],
    a: ["href", "title", "target"],
    img: ["src", "alt"],
    table: ["cellpadding", "cellspacing", "role"],
    td: ["colspan", "rowspan"],
    th: ["colspan", "rowspan"],
    meta: ["charset", "name", "content"],
  },
  allowedSchemes: ["http", "https", "mailto", "tel"],
  // Styles are the author's; values in them were escaped like everywhere else.
  parseStyleAttributes: false,
};

const oneLine = (text: string) => text.replace(/\s*[\r\n\u2028\u2029]+\s*/g, " ").trim();

/** A link is kept only with a harmless scheme, or a path or app scheme without script. */
const safeLink = (link: string) =>
  /^\s*(javascript|data|vbscript):/i.test(link) ? undefined : oneLine(link) || undefined;

function renderItem(html: boolean, { source, variables }: ThreadRequest["items"][number]): Text {
  const body = render(html ? "html" : "text", source.body, variables);
  const actionUrl = safeLink(render("text", source.actionUrl ?? "", variables));
  const imageUrl = safeLink(render("text", source.imageUrl ?? "", variables));
  return {
    title: oneLine(render("text", source.title ?? "", variables)),
    body: html ? sanitizeHtml(body, mail) : body.trim(),
    ...(actionUrl ? { actionUrl } : {}),
    ...(imageUrl ? { imageUrl } : {}),
  };
}

parentPort?.on("message", ({ id, html, items }: ThreadRequest) => {
  const results = items.map((item): ThreadResult => {
    try {
      return { ok: true, rendered: renderItem(html, item) };
    } catch (error) {
      return { ok: false, error: error instanceof Error ? error.message.slice(0, 300) : "failed" };
    }
  });
  parentPort?.postMessage({ id, results } satisfies ThreadAnswer);
});
