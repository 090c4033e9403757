#!/usr/bin/env node
// Plain JavaScript, so that an old Node gets a sentence instead of a syntax error.
import process from "node:process";
import { requireNode } from "@glither/stages/node-version";

requireNode("tangle", "in a checkout, `npx tangle` brings its own");

const { main } = await import("../dist/main.js").catch((error) => {
  if (error?.code !== "ERR_MODULE_NOT_FOUND") throw error;
  process.stderr.write("error: tangle is not built yet\nhint: run `npm run build` first\n");
  process.exit(70);
});
process.exitCode = await main(process.argv.slice(2));
