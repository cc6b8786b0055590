import { readFile } from "node:fs/promises";
import path from "node:path";
import { marked } from "marked";
import sanitize from "sanitize-html";
import { Refusal } from "@/server/errors";

export type Runbook = { key: string; title: string; html: string };

/** Beside the code, wherever the processes run. */
const folder = () => path.join(process.cwd(), "docs", "runbooks");

const tags = [
  ...["h2", "h3", "p", "ul", "ol", "li", "strong", "em", "code", "pre", "a", "blockquote"],
  ...["table", "thead", "tbody", "tr", "th", "td", "hr", "br"],
];

/** A runbook as HTML without anything that could run. @throws Refusal not_found */
export async function readRunbook(key: string): Promise<Runbook> {
  const text = /^[a-z0-9-]{1,64}$/.test(key) ? await fileOf(key) : null;
  if (text === null) {
    throw new Refusal("not_found", "There is no such runbook. See the list of rules.");
  }
  const [, title = key, body = text] = /^# ([^\n]+)\n([\s\S]*)$/.exec(text) ?? [];
  const html = await marked.parse(body, { async: true, gfm: true });
  return {
    key,
    title,
    html: sanitize(html, {
      allowedTags: tags,
      allowedAttributes: { a: ["href"] },
      allowedSchemes: ["https", "http"],
    }),
  };
}

const fileOf = (key: string): Promise<string | null> =>
  readFile(path.join(folder(), `${key}.md`), "utf8").catch(() => null);
