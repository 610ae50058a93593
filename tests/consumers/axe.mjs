// Opens HTML reports in a browser: axe finds nothing that keeps a person out, the Tab key reaches everything
// that can be used and shows where it is, the page asks nothing of the network, and its own policy forbids
// nothing that it has.
//
//   node axe.mjs BROWSER PAGE...
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const packages = createRequire(new URL("../../target/ci-viewers/package.json", import.meta.url));
const { default: puppeteer } = await import(pathToFileURL(packages.resolve("puppeteer-core")));
const axe = readFileSync(packages.resolve("axe-core/axe.min.js"), "utf8");
const [browserPath, ...pages] = process.argv.slice(2);
const widths = [1280, 360];

const wrong = [];
const browser = await puppeteer.launch({
  executablePath: browserPath,
  args: ["--no-sandbox", "--disable-dev-shm-usage", "--hide-scrollbars"],
});
const page = await browser.newPage();
const say = (what) => wrong.push(`${page.url()}: ${what}`);
page.on("request", (request) => request.url().startsWith("file:") || say(`asks for ${request.url()}`));
page.on("console", (message) => say(`says ${message.text()}`));
let checks = 0;

// Walks through the page by the Tab key alone.
async function walk(scheme, width) {
  // The way begins at the top, wherever the last one ended.
  await page.evaluate(() => {
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute("tabindex");
  });
  const wanted = await page.evaluate(() => {
    const usable = [...document.querySelectorAll("a[href], summary, [tabindex='0']")];
    usable.forEach((one, number) => (one.dataset.number = number));
    return usable.filter((one) => one.checkVisibility()).length;
  });
  const reached = new Set();
  for (let step = 0; step <= wanted; step += 1) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const one = document.activeElement;
      if (!one || one === document.body) return null;
      const { outlineStyle, outlineWidth } = getComputedStyle(one);
      return { number: one.dataset.number, html: one.outerHTML, seen: outlineStyle !== "none" && parseFloat(outlineWidth) > 0 };
    });
    if (at === null) break;
    reached.add(at.number);
    if (!at.seen) say(`${scheme}, ${width}: does not show that the keyboard is at ${at.html}`);
  }
  checks += reached.size;
  if (reached.size < wanted) say(`${scheme}, ${width}: the Tab key reaches ${reached.size} of ${wanted}`);
}

for (const file of pages) {
  await page.goto(pathToFileURL(file));
  await page.evaluate(() => document.querySelectorAll("details").forEach((one) => (one.open = true)));
  await page.evaluate(axe);
  for (const scheme of ["light", "dark"]) {
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
    for (const width of widths) {
      await page.setViewport({ width, height: 900 });
      const { violations, passes } = await page.evaluate(() => globalThis.axe.run());
      checks += passes.length;
      for (const { id, help, nodes } of violations) say(`${scheme}, ${width}: ${id}: ${help}: ${nodes[0].html}`);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      await walk(scheme, width);
      if (wide > 0) say(`${scheme}, ${width}: ${wide} pixels too wide`);
    }
  }
}
// A page with a fault has to be found at fault.
await page.goto(pathToFileURL(pages[0]));
await page.evaluate(axe);
await page.evaluate(() => document.documentElement.removeAttribute("lang"));
const { violations } = await page.evaluate(() => globalThis.axe.run());
if (!violations.some(({ id }) => id === "html-has-lang")) say("axe finds nothing, and so proves nothing");
const version = await browser.version();
await browser.close();
if (wrong.length > 0) {
  console.error(wrong.join("\n"));
  process.exit(1);
}
console.log(`ok    axe ${packages("axe-core/package.json").version} in ${version}: ${pages.length} pages, light and dark, wide and narrow: ${checks} checks, no fault`);
