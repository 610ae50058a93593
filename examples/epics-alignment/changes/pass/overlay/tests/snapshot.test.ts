import fc from "fast-check";
import { expect, test } from "vitest";
import { rebuildFrom } from "../packages/graph/src/snapshot";
import { eventLog } from "./support/arbitrary";

test("an incremental rebuild equals one from scratch", () => {
  fc.assert(
    fc.property(eventLog(), fc.nat(), (events, cut) => {
      const half = rebuildFrom(undefined, events.slice(0, cut % (events.length + 1)));
      expect(rebuildFrom(half, events)).toEqual(rebuildFrom(undefined, events));
    }),
  );
});
