import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { expect, test } from "vitest";
import { csvFile, csvLines } from "./csv";

/** Texts in which what spreadsheets look for is frequent. */
const nasty = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "=",
        "+",
        "-",
        "@",
        "\t",
        "\r",
        "\n",
        ";",
        ",",
        "|",
        '"',
        "'",
        " ",
        "＝",
        "＠",
      ),
      fc.constantFrom("cmd|' /C calc'!A1", "SUM(1)", "a", "9"),
      fc.string({ maxLength: 3 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(""));

/** What a spreadsheet would run: after the blanks and quotes that it may ignore. */
const runs = /^["\s]*[=+\-@＝＋－＠]|^[\t\r]/;

const rowsOf = fc.array(fc.array(nasty, { minLength: 1, maxLength: 3 }), { minLength: 1 });

test("no cell that is read back begins a formula", () => {
  fc.assert(
    fc.property(rowsOf, (rows) => {
      const cells: string[] = parse(csvLines(rows), { relax_column_count: true }).flat();
      expect(cells.filter((cell) => runs.test(cell))).toEqual([]);
    }),
    { numRuns: 1_000 },
  );
});

test("nor for a spreadsheet that splits elsewhere and thinks nothing of quotes", () => {
  fc.assert(
    fc.property(rowsOf, fc.constantFrom(",", ";", "\t", "|"), (rows, delimiter) => {
      const cells = csvLines(rows)
        .split("\n")
        .flatMap((line) => line.split(delimiter));
      expect(cells.map((cell) => cell.trim()).filter((cell) => runs.test(cell))).toEqual([]);
    }),
    { numRuns: 1_000 },
  );
});

test("text that no spreadsheet would run comes back as it was", () => {
  const harmless = fc
    .stringMatching(/^[\w äöü".,;:!?()/]{0,30}$/)
    .filter((text) => !runs.test(text));
  fc.assert(
    fc.property(fc.array(harmless, { minLength: 1, maxLength: 4 }), (row) => {
      expect(parse(csvLines([row]))).toEqual([row]);
    }),
  );
});

test("numbers stay numbers, also negative ones; moments are RFC 3339", () => {
  const row = [-5, 1.5, true, new Date("2026-01-02T03:04:05Z"), null, "-5"];
  expect(csvLines([row])).toBe(`-5,1.5,true,2026-01-02T03:04:05.000Z,,"'-5"\r\n`);
});

test("a file has its mark, its header and every page", async () => {
  async function* pages() {
    yield [["a", 1]];
    yield [["=b", 2]];
  }
  let file = "";
  for await (const piece of csvFile(["name", "count"], pages())) file += piece;
  expect(file).toBe(`\uFEFF"name","count"\r\n"a",1\r\n"'=b",2\r\n`);
});
