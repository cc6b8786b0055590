import fc from "fast-check";
import { expect, test } from "vitest";
import { fitBody, jsonBytes } from "./fit-body";

const bodies = fc.string({ unit: "grapheme-composite", maxLength: 60 });

test("a body that fits stays as it is", () => {
  fc.assert(fc.property(bodies, (body) => fitBody(body, () => true) === body));
});

test("what is left fits, is a beginning of the body, and is as long as it can be", () => {
  fc.assert(
    fc.property(bodies, fc.integer({ min: 5, max: 120 }), (body, limit) => {
      const fits = (text: string) => jsonBytes(text) <= limit;
      const fitted = fitBody(body, fits);
      fc.pre(fitted !== body);
      expect(fitted).not.toBeNull();
      const text = fitted ?? "";
      expect(fits(text)).toBe(true);
      const kept = [...text].slice(0, -1);
      expect(text.endsWith("…")).toBe(true);
      expect([...body].slice(0, kept.length)).toEqual(kept);
      // One character more, spaces aside, would have been too many.
      const longer = [...body].slice(0, kept.length + 1).join("");
      expect(!fits(`${longer}…`) || longer.trimEnd() !== longer).toBe(true);
    }),
  );
});

test("nothing is left where even one character is too much", () => {
  expect(fitBody("body", () => false)).toBeNull();
  expect(fitBody("", () => false)).toBeNull();
});
