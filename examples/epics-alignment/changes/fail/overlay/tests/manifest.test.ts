import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { fromManifest } from "../packages/ingest/src/manifest";

test("jaffle_shop", () => {
  const manifest = JSON.parse(readFileSync("tests/golden/jaffle_shop/manifest.json", "utf8"));
  expect(fromManifest(manifest)).toMatchSnapshot();
});
