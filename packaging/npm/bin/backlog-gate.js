#!/usr/bin/env node
// Runs the program of this platform, which npm has installed as an optional dependency.
"use strict";

const { spawnSync } = require("node:child_process");

const name = `@backlog-gate/${process.platform}-${process.arch}`;
const file = process.platform === "win32" ? "backlog-gate.exe" : "backlog-gate";

let program;
try {
  program = require.resolve(`${name}/bin/${file}`);
} catch {
  console.error(`error: the package ${name} is not installed`);
  console.error("  help: install without --omit=optional and --no-optional");
  console.error("  help: or build it from source: cargo install backlog-gate");
  process.exit(2);
}

const { status, signal, error } = spawnSync(program, process.argv.slice(2), { stdio: "inherit" });
if (error) {
  console.error(`error: ${program} cannot be started`);
  console.error(`  caused by: ${error.message}`);
}
if (signal) {
  process.kill(process.pid, signal);
}
// A run without a code was not a verdict.
process.exitCode = status ?? 2;
