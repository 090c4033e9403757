// Compiles the nearley grammar to a TypeScript module. The result is build output: git does not keep it.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);
const folder = join(dirname(fileURLToPath(import.meta.url)), "..", "src", "grammar");
const source = join(folder, "glither.ne");
const target = join(folder, "generated", "grammar.ts");

if (existsSync(target) && statSync(target).mtimeMs > statSync(source).mtimeMs) process.exit(0);

const nearleyc = join(dirname(require.resolve("nearley/package.json")), "bin", "nearleyc.js");
const compiled = execFileSync(process.execPath, [nearleyc, source], { encoding: "utf8" });
const text = `// @ts-nocheck: generated from glither.ne\n${compiled}`;
if (existsSync(target) && readFileSync(target, "utf8") === text) process.exit(0);
mkdirSync(dirname(target), { recursive: true });
writeFileSync(`${target}.tmp`, text);
renameSync(`${target}.tmp`, target);
