import { Readable } from "node:stream";
import { type Options, parse } from "csv-parse";
import { Refusal } from "@/server/errors";

/** One record of an import: the line it stands on, and its value or what was wrong with it. */
export type ImportLine = { line: number; content?: () => string } & (
  | { value: unknown }
  | { fault: string }
);

export type ImportFormat = "ndjson" | "csv";

/** Longer lines are no recipients; they are refused before they are held in memory whole. */
const maxLineCharacters = 64 * 1_024;

/**
 * Reads NDJSON or CSV (its first row names the fields, `attributes.plan` an attribute) as it
 * arrives, and stops at `maxBytes`.
 * @throws Refusal `too_large` in the middle; lines before it were already yielded
 */
export async function* readLines(
  body: ReadableStream<Uint8Array>,
  format: ImportFormat,
  maxBytes: number,
): AsyncGenerator<ImportLine> {
  const bytes = Readable.from(limited(body, maxBytes));
  yield* format === "csv" ? readCsv(bytes) : readNdjson(bytes);
}

async function* limited(
  body: ReadableStream<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<Uint8Array> {
  let seen = 0;
  for await (const chunk of body) {
    seen += chunk.byteLength;
    if (seen > maxBytes) {
      throw new Refusal(
        "too_large",
        `The import is larger than ${maxBytes / 2 ** 20} MiB. Lines up to there may have been taken; split it and send it again.`,
      );
    }
    yield chunk;
  }
}

/** Each line's JSON value. @throws Refusal `malformed` for a line without an end */
export async function* readNdjson(bytes: Readable): AsyncGenerator<ImportLine> {
  let line = 0;
  let rest = "";
  const decoder = new TextDecoder();
  for await (const chunk of bytes) {
    const pieces = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = pieces.pop() ?? "";
    for (const piece of pieces) {
      line += 1;
      if (piece.trim()) yield parseLine(piece, line);
    }
    if (rest.length > maxLineCharacters) throw lineTooLong(line + 1);
  }
  if (rest.trim()) yield parseLine(rest, line + 1);
}

function parseLine(text: string, line: number): ImportLine {
  const content = () => text.trim();
  if (text.length > maxLineCharacters)
    return { line, content, fault: "The line is longer than 64 KiB." };
  try {
    return { line, content, value: JSON.parse(text) };
  } catch {
    return { line, content, fault: "The line is not valid JSON." };
  }
}

const lineTooLong = (line: number) =>
  new Refusal("malformed", `Line ${line} is longer than 64 KiB. Send one JSON object a line.`);

async function* readCsv(bytes: Readable): AsyncGenerator<ImportLine> {
  const options = { columns: true, relax_column_count: true };
  for await (const { record, info } of parseCsv<Record<string, string>>(bytes, options)) {
    yield { line: info.lines, value: fromCsv(record) };
  }
}

/**
 * The records of a CSV as `options` of csv-parse ask for them, with the line that each ends on.
 * @throws Refusal `malformed` where it cannot be told where a record ends
 */
export async function* parseCsv<CsvRecord>(
  bytes: Readable,
  options: Options,
): AsyncGenerator<{ record: CsvRecord; info: { lines: number } }> {
  const parser = parse({
    bom: true,
    info: true,
    skip_empty_lines: true,
    max_record_size: maxLineCharacters,
    ...options,
  });
  // A plain pipe would leave the parser waiting when the body breaks.
  bytes.once("error", (error) => parser.destroy(error));
  try {
    yield* bytes.pipe(parser);
  } catch (error) {
    if (error instanceof Error && "code" in error && String(error.code).startsWith("CSV_")) {
      throw new Refusal(
        "malformed",
        `The CSV cannot be read: ${String(error.code)}. Check its quotes.`,
      );
    }
    throw error;
  }
}

/** Empty cells say nothing; a cell that is exactly a number or a boolean is one where that fits. */
function fromCsv(record: Record<string, string>): Record<string, unknown> {
  const value: Record<string, unknown> = {};
  const attributes: Record<string, unknown> = {};
  for (const [name, cell] of Object.entries(record)) {
    if (cell === "") continue;
    if (name.startsWith("attributes.")) attributes[name.slice("attributes.".length)] = typed(cell);
    else value[name] = name === "phoneVerified" ? typed(cell) : cell;
  }
  return Object.keys(attributes).length > 0 ? { ...value, attributes } : value;
}

/** A cell as what it looks like. */
export function typed(cell: string): string | number | boolean {
  if (cell === "true" || cell === "false") return cell === "true";
  // Leading zeros and long digits are codes, not quantities.
  return /^-?(0|[1-9]\d{0,14})(\.\d{1,10})?$/.test(cell) ? Number(cell) : cell;
}
