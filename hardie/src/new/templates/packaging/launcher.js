#!/usr/bin/env node
// Runs the program of the package for this system. `npm install PACKAGE-SYSTEM-PROCESSOR` installs it without Node.js in between.
"use strict";

const { spawnSync } = require("child_process");
const { constants } = require("os");

const name = `${ {{PACKAGE}} }-${process.platform}-${process.arch}`;
const file = {{PROGRAM}} + (process.platform === "win32" ? ".exe" : "");
let program;
try {
  program = require.resolve(`${name}/${file}`);
} catch {
  console.error(`${file}: the package ${name} is not installed; it is an optional dependency, which --omit=optional leaves out`);
  process.exit(1);
}
// Both get Ctrl-C from the terminal: the program decides what it means.
for (const signal of ["SIGINT", "SIGQUIT"]) process.on(signal, () => {});
const ran = spawnSync(program, process.argv.slice(2), { stdio: "inherit" });
if (ran.error) {
  console.error(`${file}: ${ran.error.message}`);
  process.exit(1);
}
process.exit(ran.status ?? 128 + constants.signals[ran.signal]);
