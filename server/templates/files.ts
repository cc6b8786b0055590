import type { Brand, ChannelContent, TemplateContent } from "@/db/schema/json";
import type { FieldError } from "@/server/errors";

/** Templates, shared pieces and the brand as files: path → text. */
export type Files = Record<string, string>;

/** What files hold. */
export type Library = {
  /** Sources by type. */
  templates: Record<string, TemplateContent>;
  partials: Record<string, { name: string; source: string }>;
  brand: Brand | null;
  revisions: Revisions;
};

/** Marks of what the workspace said when the files were made: by type, by piece, of the brand. */
export type Revisions = {
  templates: Record<string, string>;
  partials: Record<string, string>;
  brand: string | null;
};

export const noRevisions: Revisions = { templates: {}, partials: {}, brand: null };

/** What was read of files, before anything of it is checked. */
export type UncheckedLibrary = {
  templates: Record<string, Record<string, Record<string, UncheckedSources>>>;
  partials: Library["partials"];
  brand: unknown;
  revisions: unknown;
};
type UncheckedSources = Record<string, unknown>;

/**
 * `templates/<type>/<channel>.<locale>.json` has the short fields, a file beside it the body: `.mjml`,
 * `.html` or `.liquid`. `partials/<key>.liquid` begins with the piece's name as a comment; `brand.json`;
 * `revisions.json` tells what they were made from.
 */
export function toFiles({ templates, partials, brand, revisions }: Library): Files {
  const files: Files = {};
  for (const [typeKey, content] of Object.entries(templates)) {
    for (const [channel, locales] of Object.entries(content)) {
      for (const [locale, sources] of Object.entries(locales)) {
        const path = `templates/${folderOf(typeKey)}/${channel}.${locale}`;
        Object.assign(files, filesOf(path, channel, sources));
      }
    }
  }
  for (const [key, { name, source }] of Object.entries(partials)) {
    const comment = name.includes("%}") ? "" : `{% # ${name} %}\n`;
    files[`partials/${key}.liquid`] = `${comment}${source}`;
  }
  if (brand) files["brand.json"] = json(brand);
  files[revisionsFile] = json(revisions);
  return files;
}

export const revisionsFile = "revisions.json";

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

/** A folder's name that is the same on every system, and never leads out of its parent. */
const folderOf = (typeKey: string) =>
  encodeURIComponent(typeKey)
    .replaceAll("*", "%2A")
    .replace(/^\.+$/, (dots) => "%2E".repeat(dots.length));

function filesOf(path: string, channel: string, { body, design, ...short }: ChannelContent): Files {
  const plain = channel === "email" ? "html" : "liquid";
  return {
    [`${path}.json`]: json(short),
    ...(design ? { [`${path}.mjml`]: design.source } : {}),
    ...(body === "" && design ? {} : { [`${path}.${plain}`]: body }),
  };
}

const templatePath = /^templates\/([^/]+)\/([a-z_]+)\.([A-Za-z0-9-]+)\.(json|mjml|html|liquid)$/;
const partialPath = /^partials\/([a-z0-9][a-z0-9_-]{0,59})\.liquid$/;
const namedPiece = /^\{% # ([^\n]{1,80}?) %\}\n/;

/** Reads files back; whatever is neither template, piece nor brand is left alone, unless it stands among them. */
export function fromFiles(files: Files): { library: UncheckedLibrary; errors: FieldError[] } {
  const library: UncheckedLibrary = {
    ...{ templates: {}, partials: {}, brand: null, revisions: null },
  };
  const errors: FieldError[] = [];
  for (const [path, text] of Object.entries(files)) {
    const fault = readFile(library, path, text);
    if (fault) errors.push({ path, message: fault });
  }
  return { library, errors };
}

/** @returns what is wrong with the file. */
function readFile(library: UncheckedLibrary, path: string, text: string): string | null {
  const template = templatePath.exec(path);
  if (template) return readSources(library, template, text);
  const [, key] = partialPath.exec(path) ?? [];
  if (key) {
    const [comment = "", name = key] = namedPiece.exec(text) ?? [];
    library.partials[key] = { name, source: text.slice(comment.length) };
    return null;
  }
  if (path === "brand.json") {
    const brand = parseObject(text);
    library.brand = brand;
    return brand ? null : "is not a JSON object";
  }
  if (path === revisionsFile) {
    library.revisions = parseObject(text);
    return library.revisions ? null : "is not a JSON object";
  }
  return /^(templates|partials)\//.test(path) ? "is not named like a template or a piece" : null;
}

function readSources(
  library: UncheckedLibrary,
  match: RegExpExecArray,
  text: string,
): string | null {
  const [, folder = "", channel = "", locale = "", ending] = match;
  const typeKey = decode(folder);
  if (typeKey === null) return "stands in a folder whose name cannot be read";
  const content = own(library.templates, typeKey, {});
  const sources = own(own(content, channel, {}), locale, { body: "" });
  if (ending === "mjml") sources.design = { format: "mjml", source: text };
  else if (ending !== "json") sources.body = text;
  else {
    const short = parseObject(text);
    if (!short) return "is not a JSON object";
    Object.assign(sources, short);
  }
  return null;
}

/** What a record has under a key, made when it has nothing. */
function own<T>(record: Record<string, T>, key: string, empty: T): T {
  const found = Object.hasOwn(record, key) ? record[key] : undefined;
  if (found !== undefined) return found;
  Object.defineProperty(record, key, {
    ...{ value: empty, enumerable: true, writable: true, configurable: true },
  });
  return empty;
}

function parseObject(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? { ...value }
      : null;
  } catch {
    return null;
  }
}

function decode(folder: string): string | null {
  try {
    return decodeURIComponent(folder);
  } catch {
    return null;
  }
}
