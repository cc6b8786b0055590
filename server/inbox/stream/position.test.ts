import fc from "fast-check";
import { expect, test } from "vitest";
import { readPosition, writePosition } from "./position";

test("a position is read as it was written", () => {
  const positions = fc.record({ xid: fc.maxSafeNat(), at: fc.nat({ max: 2 ** 46 }) });
  fc.assert(
    fc.property(positions, (at) => {
      expect(readPosition(writePosition(at))).toEqual(at);
    }),
  );
});

test("whatever else a client shows is no position, or one of sane numbers", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(..."09az.Z-", " "), maxLength: 24 }), (text) => {
      const position = readPosition(text);
      if (position === null) return;
      expect(Number.isSafeInteger(position.xid)).toBe(true);
      expect(new Date(position.at).getTime()).toBeLessThan(2 ** 48);
    }),
  );
});
