import { chromiumPath, HOW_TO_INSTALL, installChromium } from "./programs.ts";

const USAGE = `usage: npm run browser -- --install

Installs Chromium (apt-get, as root) where it is missing, and says where it is.`;

const args = process.argv.slice(2);
if (args.length !== 1 || args[0] !== "--install") {
  process.stderr.write(`${USAGE}\n`);
  process.exit(args.includes("--help") ? 0 : 64);
}
if (!installChromium()) {
  process.stderr.write(`error: Chromium cannot be found\nhint: ${HOW_TO_INSTALL}\n`);
  process.exit(69);
}
process.stdout.write(`${chromiumPath()}\n`);
