// Packs the extension: what it needs at work is installed into a folder of its own, so that it brings nothing else.
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const VSCE = "@vscode/vsce@3.9.2";
const source = join(import.meta.dirname, "..");
const out = join(source, "dist", "glither.vsix");
const folder = mkdtempSync(join(tmpdir(), "glither-vscode-"));

function run(command, ...args) {
  const { status } = spawnSync(command, args, { cwd: folder, stdio: "inherit", shell: process.platform === "win32" });
  if (status !== 0) throw new Error(`\`${command} ${args.join(" ")}\` failed`);
}

try {
  for (const entry of [
    "package.json",
    "extension.js",
    "language-configuration.json",
    "README.md",
    "syntaxes",
    "snippets",
  ])
    cpSync(join(source, entry), join(folder, entry), { recursive: true });
  cpSync(join(source, "../../LICENSE"), join(folder, "LICENSE"));
  mkdirSync(join(source, "dist"), { recursive: true });
  run("npm", "install", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock");
  run("npx", "--yes", VSCE, "package", "--allow-missing-repository", "--out", out);
  process.stdout.write(`${out}\n`);
} catch (error) {
  process.stderr.write(`error: ${error.message}\nhint: it takes npm and its registry\n`);
  process.exitCode = 70;
} finally {
  rmSync(folder, { recursive: true });
}
