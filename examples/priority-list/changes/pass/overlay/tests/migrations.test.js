const { test } = require("node:test");
const assert = require("node:assert");
const { migrate, tables } = require("./support/database");

test("a second run does nothing", async () => {
  await migrate("up");
  assert.deepStrictEqual(await migrate("up"), []);
});

test("the evidence table is there before any test", async () => {
  assert.ok((await tables()).includes("evidence"));
});
