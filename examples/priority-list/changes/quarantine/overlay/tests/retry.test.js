const { test } = require("node:test");
const assert = require("node:assert");
const { retry } = require("../packages/worker/src/retry");

test.skip("two failures and then the result", async () => {
  let calls = 0;
  const work = async () => {
    calls += 1;
    if (calls < 3) throw new Error("timeout");
    return "indexed";
  };
  assert.strictEqual(await retry(work, { sleep: async () => {} }), "indexed");
});
