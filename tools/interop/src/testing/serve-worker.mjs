// Runs a Worker in workerd until the standard input ends: `serve-worker.mjs MINIFLARE FOLDER`. A process of its own, since
// miniflare and workerd are no part of this repository, and must not meet its test runner.
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, extname, join } from "node:path";

const [, , manifest, folder] = process.argv;
const { Miniflare } = createRequire(manifest)(dirname(manifest));
const TYPES = { ".js": "ESModule", ".wasm": "CompiledWasm", ".bin": "Data" };
const files = readdirSync(folder).filter((name) => extname(name) in TYPES);
const worker = new Miniflare({
  host: "127.0.0.1",
  compatibilityDate: "2026-07-01",
  modulesRoot: folder,
  // The first one is what answers.
  modules: files
    .sort((one, other) => Number(other === "worker.js") - Number(one === "worker.js"))
    .map((name) => ({
      type: TYPES[extname(name)],
      path: join(folder, name),
      contents: readFileSync(join(folder, name)),
    })),
  outboundService: { network: { allow: [] } },
});
process.stdout.write(`${await worker.ready}\n`);
process.stdin.resume();
process.stdin.on("end", () => worker.dispose());
