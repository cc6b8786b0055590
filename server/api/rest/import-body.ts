import type { Context as HonoContext } from "hono";
import { type ImportLine, readLines } from "@/server/audience/read-lines";
import { Refusal } from "@/server/errors";
import { largeBodyLimit } from "./read-body";

const ndjsonType = "application/x-ndjson";
const ndjsonTypes = [ndjsonType, "application/ndjson", "application/jsonl"];
const csvType = "text/csv";

/** Content types of imports. */
export const importFormats = [ndjsonType, csvType];

/** The body's lines, read while they arrive. @throws Refusal `malformed`, `too_large` */
export function importLinesOf(c: HonoContext): AsyncGenerator<ImportLine> {
  const type = c.req.header("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
  if (type !== csvType && !ndjsonTypes.includes(type)) {
    throw new Refusal(
      "malformed",
      "Say what the body is: content-type application/x-ndjson or text/csv.",
    );
  }
  const body = c.req.raw.body;
  if (!body) throw new Refusal("malformed", "The body is empty.");
  return readLines(body, type === csvType ? "csv" : "ndjson", largeBodyLimit);
}
