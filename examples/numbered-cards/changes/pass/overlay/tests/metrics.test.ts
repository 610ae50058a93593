import { expect, test } from "vitest";
import { exportsTotal, registry, requestSeconds } from "../src/metrics";

test("the route label is the pattern, not the path", async () => {
  requestSeconds.observe({ method: "GET", route: "/export/:id", status: "200" }, 0.12);
  expect(await registry.metrics()).toContain('route="/export/:id"');
});

test("a failed export counts as a failure", async () => {
  exportsTotal.inc({ format: "xlsx", outcome: "failure" });
  expect(await registry.metrics()).toContain('exports_total{format="xlsx",outcome="failure"} 1');
});
