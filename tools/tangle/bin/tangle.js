#!/usr/bin/env node
// Plain JavaScript that any Node can read, so that an old one gets a sentence instead of a syntax error.
import process from "node:process";

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 22) || (major === 24 && minor < 15)) {
  process.stderr.write(
    `error: tangle needs Node 22.22, 24.15 or newer, and this is ${process.versions.node}\n` +
      "hint: in a checkout, `npx tangle` brings its own\n",
  );
  process.exit(70);
}

const { main } = await import("../dist/main.js").catch((error) => {
  if (error?.code !== "ERR_MODULE_NOT_FOUND") throw error;
  process.stderr.write("error: tangle is not built yet\nhint: run `npm run build` first\n");
  process.exit(70);
});
process.exitCode = await main(process.argv.slice(2));
