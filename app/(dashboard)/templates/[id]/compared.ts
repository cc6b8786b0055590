import { createParser } from "nuqs";

/** What a comparison has on one side, besides a version's number: what is not published yet. */
export const workingCopy = "draft";

/** Both sides of the comparison that is shown, in the address: `?compare=3..4`, `?compare=4..draft`. */
export type Compared = { from: string; to: string };

const shape = new RegExp(`^(\\d{1,9}|${workingCopy})\\.\\.(\\d{1,9}|${workingCopy})$`);

export const comparedParser = createParser<Compared>({
  parse: (text) => {
    const [, from, to] = shape.exec(text) ?? [];
    return from && to ? { from, to } : null;
  },
  serialize: ({ from, to }) => `${from}..${to}`,
  eq: (a, b) => a.from === b.from && a.to === b.to,
});
