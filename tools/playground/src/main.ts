import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { playground } from "./build/page.ts";

const USAGE = `usage: npm run playground [-- --out FILE]

Writes the playground as one page that needs no server, dist/playground/index.html.`;

const [option, file = join(import.meta.dirname, "../../../dist/playground/index.html"), ...more] =
  process.argv.slice(2);
if ((option !== undefined && option !== "--out") || more.length > 0) {
  process.stderr.write(`${USAGE}\n`);
  process.exit(option === "--help" ? 0 : 64);
}
const page = await playground();
mkdirSync(dirname(file), { recursive: true });
writeFileSync(`${file}.tmp`, page);
renameSync(`${file}.tmp`, file);
const size = (bytes: number): string => `${Math.round(bytes / 1000).toLocaleString("en")} kB`;
process.stdout.write(
  `${file}: ${size(Buffer.byteLength(page))}, ${size(gzipSync(page, { level: 9 }).length)} gzipped\n`,
);
