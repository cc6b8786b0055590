import type { Finding } from "./problem";

/** Outputs and tags of one field: what reading them costs grows with their square. */
export const mostMarks = 1_000;
/** Of all channels and languages together. */
export const mostMarksInAll = 10_000;
/** Blocks within each other. */
const deepest = 20;

const marks = /\{\{|\{%/g;
const blocks = /\{%-?\s*(end)?(?:if|unless|case|for|tablerow|capture)\b/g;

export const marksIn = (source: string) => source.match(marks)?.length ?? 0;

/** Why a source is too much to be looked at, found by counting alone; null for any that a person writes. */
export function tooMuchLiquid(source: string): Finding | null {
  const n = marksIn(source);
  if (n > mostMarks) {
    const first = [...source.matchAll(marks)][mostMarks]?.index ?? 0;
    const message = `There are ${n.toLocaleString("en")} outputs and tags here; at most ${mostMarks.toLocaleString("en")} are read. Write a loop instead, or leave something out.`;
    return { line: lineOf(source, first), severity: "error", message };
  }
  const tooDeep = firstTooDeep(source);
  if (tooDeep === null) return null;
  const message = `Blocks stand more than ${deepest} deep in each other here. Take them apart.`;
  return { line: lineOf(source, tooDeep), severity: "error", message };
}

function firstTooDeep(source: string): number | null {
  let depth = 0;
  for (const { 1: end, index } of source.matchAll(blocks)) {
    depth = Math.max(0, depth + (end ? -1 : 1));
    if (depth > deepest) return index;
  }
  return null;
}

const lineOf = (source: string, offset: number) => source.slice(0, offset).split("\n").length;
