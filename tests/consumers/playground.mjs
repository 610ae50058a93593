// Opens the playground in a browser: it judges what is pasted, shows text of others as text, works by
// keyboard, asks nothing but its own files, and axe finds nothing that keeps a person out.
//
//   node playground.mjs BROWSER DIRECTORY
import { createRequire } from "node:module";
import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import assert from "node:assert/strict";

const packages = createRequire(new URL("../../target/ci-viewers/package.json", import.meta.url));
const { default: puppeteer } = await import(pathToFileURL(packages.resolve("puppeteer-core")));
const axe = readFileSync(packages.resolve("axe-core/axe.min.js"), "utf8");
const [browserPath, directory] = process.argv.slice(2);

const types = { html: "text/html", css: "text/css", js: "text/javascript", wasm: "application/wasm" };
const files = Object.fromEntries(["index.html", "style.css", "main.js", "gate.wasm"].map((name) => [`/${name}`, readFileSync(join(directory, name))]));
const server = createServer((request, response) => {
  const path = request.url === "/" ? "/index.html" : request.url;
  const found = files[path];
  response.writeHead(found ? 200 : 404, { "content-type": types[path.split(".").pop()] ?? "text/plain" });
  response.end(found);
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const address = `http://127.0.0.1:${server.address().port}/`;

const wrong = [];
const browser = await puppeteer.launch({ executablePath: browserPath, args: ["--no-sandbox", "--disable-dev-shm-usage", "--hide-scrollbars"] });
try {
  const page = await browser.newPage();
  page.on("request", (request) => request.url().startsWith(address) || wrong.push(`asks for ${request.url()}`));
  page.on("console", (message) => /favicon/.test(message.location().url ?? "") || wrong.push(`says ${message.text()}`));
  page.on("dialog", (dialog) => { wrong.push(`a dialog: ${dialog.message()}`); dialog.dismiss(); });
  await page.setBypassCSP(false);
  await page.goto(address);
  const verdict = () => page.$eval("#verdict", (one) => one.textContent);
  const until = (start) => page.waitForFunction((start) => document.getElementById("verdict").textContent.startsWith(start), { timeout: 20_000 }, start);
  const write = (id, text) => page.$eval(`#${id}`, (one, text) => { one.value = text; one.dispatchEvent(new Event("input", { bubbles: true })); }, text);
  await until("Fail");
  const shown = await page.$eval("#findings", (one) => one.textContent);
  assert.match(shown, /wip\/limit-exceeded|change\/criteria-uncovered/, shown);
  assert.match(shown, /\^/, "no caret");
  assert.equal(await page.$$eval("#items tr", (rows) => rows.length), 3);

  // Text of others is text.
  const hostile = "# Backlog\n\n## Ready\n\n- [ ] US-1: <img src=x onerror=alert(1)> <b>x</b>\n- [ ] US-1: again\n";
  await write("description", "");
  await write("backlog", hostile);
  await until("Fail: 2 items");
  assert.equal(await page.$$eval("#answer img, #answer b", (found) => found.length), 0);
  assert.match(await page.$eval("#findings", (one) => one.textContent), /backlog\/duplicate-id/);

  // What cannot be decided says so, and what is good passes.
  await write("policy", "wpi: {}\n");
  await until("It could not be decided");
  await write("policy", "");
  await write("backlog", "# Backlog\n\n## Ready\n\n- [ ] US-1: One\n- [ ] US-2: Two\n");
  await until("Pass");

  // By keyboard alone: every field is reached, and what is typed counts.
  await page.reload();
  await until("Fail");
  const reached = new Set();
  for (let step = 0; step < 14; step += 1) {
    await page.keyboard.press("Tab");
    reached.add(await page.evaluate(() => document.activeElement.id || document.activeElement.className || document.activeElement.localName));
  }
  for (const id of ["path", "backlog", "policy", "title", "description", "findings", "scroll", "summary"]) {
    assert.ok(reached.has(id), `${id} is not reached: ${[...reached]}`);
  }

  let checks = 0;
  await page.evaluate(axe);
  for (const scheme of ["light", "dark"]) {
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
    for (const width of [1200, 360]) {
      await page.setViewport({ width, height: 900 });
      const { violations, passes } = await page.evaluate(() => globalThis.axe.run());
      checks += passes.length;
      for (const { id, help, nodes } of violations) wrong.push(`${scheme}, ${width}: ${id}: ${help}: ${nodes[0].html}`);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (wide > 0) wrong.push(`${scheme}, ${width}: ${wide} pixels too wide`);
    }
  }
  assert.deepEqual(wrong, []);
  console.log(`ok    the playground in ${await browser.version()}: judged, escaped, by keyboard; axe: ${checks} checks, no fault`);
} finally {
  await browser.close();
  server.close();
}
