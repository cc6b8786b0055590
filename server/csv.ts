import { stringify } from "csv-stringify/sync";

/** What a cell may hold. Numbers stay numbers, moments are written as RFC 3339. */
export type Cell = string | number | boolean | Date | null | undefined;

/**
 * Where spreadsheets take what follows for a formula: at the start of a cell, or behind what another
 * spreadsheet takes for the start of one (a semicolon, a tab, a new line), blanks and quotes apart.
 */
const formulaStart = /(?=[=+\-@＝＋－＠])(?<=(?:^|[,;|\t\r\n])["'\s]*)|^(?=[\t\r])/g;

/** Text that no spreadsheet runs: an apostrophe stands before whatever could begin a formula. */
function safeCell(text: string): string {
  return text.replaceAll(formulaStart, "'");
}

/** Lines of CSV (RFC 4180, every text quoted), safe to open in a spreadsheet. */
export function csvLines(rows: readonly (readonly Cell[])[]): string {
  return stringify(
    rows.map((row) => [...row]),
    {
      quoted_string: true,
      record_delimiter: "windows",
      cast: {
        string: safeCell,
        boolean: String,
        date: (date) => date.toISOString(),
      },
    },
  );
}

/** A whole file, made while it is downloaded: the header's line, then a piece for each page of rows. */
export async function* csvFile(
  header: readonly string[],
  pages: AsyncIterable<readonly (readonly Cell[])[]>,
): AsyncGenerator<string> {
  // The mark lets spreadsheets read UTF-8.
  yield `\uFEFF${csvLines([header])}`;
  for await (const page of pages) yield csvLines(page);
}
