import { cleanLine, cleanLink } from "./clean.ts";

// Read by the render thread, which has no loader: imports need their file's ending, and only erasable types.

/** The number that a badge's source came to; undefined for what is none. */
export function badgeOf(rendered: string): number | undefined {
  const text = rendered.trim();
  return /^\d{1,5}$/.test(text) ? Number(text) : undefined;
}

/** Buttons, one a line: "Label | link". */
export function buttonsOf(rendered: string): { id: string; label: string; url?: string }[] {
  return rendered
    .split(/\r?\n/)
    .filter((line) => line.trim() !== "")
    .map((line, i) => {
      const [label = "", ...link] = line.split("|");
      const url = cleanLink(link.join("|").trim());
      return { id: `button-${i + 1}`, label: cleanLine(label), ...(url ? { url } : {}) };
    });
}

/** Within a line of buttons, a value is one piece of it: none makes a button, or another link, of its own. */
export const buttonPiece = (value: unknown): string =>
  String(value ?? "").replace(/[\r\n\u2028\u2029|]+/g, " ");
