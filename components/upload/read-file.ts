import { parse } from "csv-parse/browser/esm/sync";
import { attributeOf, guessField, guessType, looksLikeHeader } from "./guess-field";
import {
  attributePrefix,
  type ColumnChoice,
  type Delimiter,
  type FileChoice,
  type FileFormat,
} from "./upload";

/** Enough of a file to know its columns. */
const previewBytes = 64 * 1_024;
const previewRows = 20;
const delimiters: Delimiter[] = [",", ";", "\t", "|"];

/** What a file can fill: attributes (these are known already) only where people are imported. */
export type Fields = { known: readonly string[]; attributes: readonly string[] | null };

/**
 * Reads the first lines of a file and guesses how it is to be read.
 * @throws Error with a sentence for the reader when there is nothing to read
 */
export async function readFile(file: File, fields: Fields): Promise<FileChoice> {
  const text = await firstLines(file);
  if (text.trim() === "") throw new Error("The file is empty. Choose another.");
  const format: FileFormat = /^\s*\{/.test(text) ? "ndjson" : "csv";
  if (format === "ndjson") {
    return { file, format, delimiter: ",", header: true, columns: keysOf(text, fields) };
  }
  const delimiter = delimiterOf(text);
  const rows = rowsOf(text, delimiter);
  const header = looksLikeHeader(rows[0] ?? [], rows[1]);
  return { file, format, delimiter, header, columns: columnsOf(rows, header, fields) };
}

/** The same file, with its first row taken for names or for data. */
export async function withHeader(
  choice: FileChoice,
  header: boolean,
  fields: Fields,
): Promise<FileChoice> {
  const rows = rowsOf(await firstLines(choice.file), choice.delimiter);
  return { ...choice, header, columns: columnsOf(rows, header, fields) };
}

/** Whole lines only, unless there is but one. */
async function firstLines(file: File): Promise<string> {
  const text = await file.slice(0, previewBytes).text();
  const end = text.lastIndexOf("\n");
  return file.size > previewBytes && end > 0 ? text.slice(0, end) : text;
}

/** The one that splits the first line most often. */
function delimiterOf(text: string): Delimiter {
  const line = text.slice(0, text.search(/\r?\n|$/)).replaceAll(/"[^"]*"/g, "");
  const counts = delimiters.map((delimiter) => line.split(delimiter).length);
  return delimiters[counts.indexOf(Math.max(...counts))] ?? ",";
}

function rowsOf(text: string, delimiter: Delimiter): string[][] {
  return parse(text, {
    bom: true,
    delimiter,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    to: previewRows,
    // A quoted cell may end behind what was read of the file.
    skip_records_with_error: true,
  });
}

function columnsOf(rows: string[][], header: boolean, fields: Fields): ColumnChoice[] {
  const data = header ? rows.slice(1) : rows;
  const width = Math.min(200, Math.max(...rows.map((row) => row.length), 1));
  const columns = Array.from({ length: width }, (_, source) => {
    const samples = data.map((row) => row[source]?.trim() ?? "");
    const name = header ? rows[0]?.[source]?.trim() : "";
    return { source, label: name || `Column ${source + 1}`, samples, named: Boolean(name) };
  });
  return withGuesses(columns, fields);
}

function keysOf(text: string, fields: Fields): ColumnChoice[] {
  const objects = text.split("\n").slice(0, previewRows).flatMap(objectOf);
  const keys = [...new Set(objects.flatMap((object) => Object.keys(object)))].slice(0, 200);
  if (keys.length === 0)
    throw new Error("No line is a JSON object. NDJSON has one object on each line.");
  const columns = keys.map((key) => ({
    source: key,
    label: key,
    named: true,
    samples: objects.map((object) => words(object[key])),
  }));
  return withGuesses(columns, fields);
}

/** The object of a line, its attributes beside its fields. */
function objectOf(line: string): Record<string, unknown>[] {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
    const { attributes, ...rest }: Record<string, unknown> = { ...value };
    if (typeof attributes !== "object" || attributes === null) return [{ ...value }];
    const flat = Object.entries(attributes).map(([name, of]) => [`${attributePrefix}${name}`, of]);
    return [{ ...rest, ...Object.fromEntries(flat) }];
  } catch {
    return [];
  }
}

function words(value: unknown): string {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

type Column = Pick<ColumnChoice, "source" | "label" | "samples"> & { named: boolean };

/** Each field is filled by the first column that looks like it. */
function withGuesses(columns: Column[], fields: Fields): ColumnChoice[] {
  const taken = new Set<string>();
  return columns.map(({ named, ...column }) => {
    const guess = column.label.startsWith(attributePrefix)
      ? null
      : guessField(column.label, column.samples);
    const known = guess && fields.known.includes(guess) && !taken.has(guess) ? guess : null;
    const lonely = columns.length === 1 ? "userId" : null;
    const attribute =
      fields.attributes && named ? attributeOf(column.label, fields.attributes) : null;
    const field = known ?? lonely ?? (attribute && !taken.has(attribute) ? attribute : null);
    if (field) taken.add(field);
    return { ...column, field, as: guessType(column.samples) };
  });
}
