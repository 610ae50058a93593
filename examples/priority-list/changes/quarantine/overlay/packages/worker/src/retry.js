/** Calls `work` again after a failure, at most `tries` times, with growing pauses. */
async function retry(work, { tries = 5, base = 200, sleep, random = Math.random }) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === tries) throw error;
      await sleep(base * 2 ** attempt * (0.5 + random() / 2));
    }
  }
}

module.exports = { retry };
