import { expect, test } from "vitest";
import { normalizeSpread } from "../src/sizing/spread";

test("weights are scaled to one", () => {
  expect(normalizeSpread({ S: 1, M: 2, L: 1 })).toEqual({ S: 0.25, M: 0.5, L: 0.25 });
});

test("an empty spread stays empty", () => {
  expect(normalizeSpread({})).toEqual({});
});

test("a negative weight is refused", () => {
  expect(() => normalizeSpread({ S: -1, M: 2 })).toThrow(RangeError);
});
