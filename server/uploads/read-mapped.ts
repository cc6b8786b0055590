import type { Readable } from "node:stream";
import { type ImportLine, parseCsv, readNdjson, typed } from "@/server/audience/read-lines";
import type { Column, UploadInput } from "./upload-input";

type File = Pick<UploadInput, "format" | "delimiter" | "header" | "columns">;

/** The lines of an upload with its columns put where they belong; the others are left out. */
export async function* readMapped(bytes: Readable, file: File): AsyncGenerator<ImportLine> {
  yield* file.format === "csv" ? readCsv(bytes, file) : readObjects(bytes, file);
}

async function* readCsv(bytes: Readable, file: File): AsyncGenerator<ImportLine> {
  const options = {
    delimiter: file.delimiter,
    from: file.header ? 2 : 1,
    relax_column_count: true,
    // A quote in the middle of a cell is a quote.
    relax_quotes: true,
  };
  const columns = file.columns.flatMap((column) =>
    typeof column.source === "number" ? [{ ...column, source: column.source }] : [],
  );
  for await (const { record, info } of parseCsv<string[]>(bytes, options)) {
    const content = () => record.join(file.delimiter);
    yield mapped(
      info.lines,
      columns.map((column) => [column, record[column.source]?.trim() ?? ""]),
      content,
    );
  }
}

async function* readObjects(bytes: Readable, file: File): AsyncGenerator<ImportLine> {
  for await (const found of readNdjson(bytes)) {
    if ("fault" in found) yield found;
    else if (!isObject(found.value)) yield { ...found, fault: "The line is not a JSON object." };
    else {
      const object = found.value;
      yield mapped(
        found.line,
        file.columns.map((column) => [column, valueAt(object, column.source)]),
        found.content,
      );
    }
  }
}

/** `attributes.plan` is looked for inside `attributes` too. */
function valueAt(object: Record<string, unknown>, source: string | number): unknown {
  const key = String(source);
  if (key in object) return object[key];
  const { attributes } = object;
  const name = /^attributes\.(.+)$/.exec(key)?.[1];
  return name !== undefined && isObject(attributes) ? attributes[name] : undefined;
}

function mapped(
  line: number,
  cells: [Column, unknown][],
  content: ImportLine["content"],
): ImportLine {
  const value: Record<string, unknown> = {};
  const attributes: Record<string, unknown> = {};
  for (const [{ field, as }, cell] of cells) {
    if (cell === "" || cell === undefined || cell === null) continue;
    if (field.startsWith("attributes.")) {
      const read = readAs(as, cell);
      if (read === undefined) return { line, content, fault: `${field} must be a ${as}` };
      attributes[field.slice("attributes.".length)] = read;
    } else value[field] = field === "phoneVerified" ? readAs("auto", cell) : plain(cell);
  }
  if (Object.keys(attributes).length > 0) value.attributes = attributes;
  return { line, content, value };
}

/** Numbers are fine as ids; what is neither is left to the schema's complaint. */
const plain = (cell: unknown) => (typeof cell === "number" ? String(cell) : cell);

/** The value in the wanted type; undefined where it cannot be read so. */
function readAs(type: Column["as"], cell: unknown): unknown {
  if (typeof cell !== "string") {
    if (type === "text") return typeof cell === "object" ? undefined : String(cell);
    return type === "auto" || typeof cell === type ? cell : undefined;
  }
  switch (type) {
    case "auto":
      return typed(cell);
    case "text":
      return cell;
    case "number": {
      const number = Number(cell);
      return Number.isFinite(number) ? number : undefined;
    }
    case "boolean":
      return booleans.get(cell.toLowerCase());
    case "date":
      return isoDate.test(cell) && !Number.isNaN(Date.parse(cell)) ? cell : undefined;
  }
}

const booleans = new Map([
  ["true", true],
  ["yes", true],
  ["1", true],
  ["false", false],
  ["no", false],
  ["0", false],
]);
const isoDate = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
