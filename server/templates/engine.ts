import { Liquid } from "liquidjs";
import { linkAddress, styleValue } from "./guards.ts";

/** What one rendering may take (ms), by the clock: LiquidJS knows no other. */
export const renderLimitMs = 500;

/** Characters of one source; ms of one rendering; objects and characters that it may hold. */
const limits = { parseLimit: 400_000, renderLimit: renderLimitMs, memoryLimit: 10_000_000 };

/** Tags that read other templates: shared pieces are put in place before anything is rendered. */
const readingTags = ["include", "render", "layout", "block"];

/** What cleaning a mail puts around values: see `clean-mail.ts`. */
export const guards = { link: "link_address", style: "style_value" };

/**
 * LiquidJS without a file system, prototypes and a way around escaping. Its limits are not a sandbox:
 * what authors wrote renders in a thread (`render-thread.ts`).
 * @param html whether values are escaped for HTML.
 * @param outputEscape what else is done to every value.
 */
export function createEngine(html: boolean, outputEscape?: (value: unknown) => string): Liquid {
  const liquid = new Liquid({
    ...limits,
    templates: {},
    ownPropertyOnly: true,
    strictVariables: false,
    strictFilters: true,
    ...(html ? { outputEscape: "escape" } : {}),
    ...(outputEscape ? { outputEscape } : {}),
  });
  // The filter that would bypass escaping does what its name does not say: nothing.
  liquid.registerFilter("raw", { raw: false, handler: (value: unknown) => value });
  // It escapes by itself, once, whatever it is given.
  liquid.registerFilter(guards.link, { raw: html, handler: linkAddress });
  liquid.registerFilter(guards.style, styleValue);
  for (const tag of readingTags) delete liquid.tags[tag];
  return liquid;
}
