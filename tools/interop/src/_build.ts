import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { cacheFolder, type Environment, need, PATIENCE_MS, run } from "./_programs.ts";
import type { Client } from "./clients.ts";

const ROOT = join(import.meta.dirname, "../../..");

/** Builds into a folder of its own, which gets its name when all is there. Returns the program's path. */
export async function installBuilt(client: Client, env: Environment, asked: boolean): Promise<string> {
  const folder = join(cacheFolder(env), `${client.name}-${client.version}`);
  const path = join(folder, client.provider === "npm" ? entryOf(client) : join("bin", client.name));
  if (existsSync(path)) return path;
  need(client.provider, env);
  if (client.slow === true && !asked) throw new Error(slow(client.name));
  await mkdir(dirname(folder), { recursive: true });
  const partial = await mkdtemp(`${folder}.`);
  try {
    if (client.provider === "go") await buildGo(client, partial, env);
    else if (client.provider === "npm") fetchPackage(client, partial, env);
    else if (client.provider === "pip") await installPython(client, partial, env);
    else buildCargo(client, partial, env);
    await rm(folder, { recursive: true, force: true });
    await rename(partial, folder);
    return path;
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

/**
 * As a dependency of a module of ours: Go checks everything against its checksum database, and unlike `go install` it
 * asks for no list of versions, which not every proxy has. Without the line `go`, it would fetch the `go.mod` of
 * everything that anything ever depended on.
 */
async function buildGo({ name, version, source, program }: Client, partial: string, env: Environment): Promise<void> {
  const module = join(partial, "module");
  await mkdir(module);
  const lines = ["module glither.invalid/interop", "go 1.21", `require ${source} v${version}`];
  await writeFile(join(module, "go.mod"), lines.map((line) => `${line}\n`).join("\n"));
  const build = ["build", "-mod=mod", "-ldflags=-s -w", "-o", join(partial, "bin", name)];
  run("go", [...build, `${source}/${program}`], env, { cwd: module });
  await rm(module, { recursive: true });
}

/** Without optimising: it is done in a third of the time, and nobody waits for the client. */
function buildCargo({ version, source }: Client, partial: string, env: Environment): void {
  const args = ["install", source, "--version", `${version}`, "--locked", "--debug", "--root", partial];
  run("cargo", args, { ...env, CARGO_PROFILE_DEV_DEBUG: "0", CARGO_INCREMENTAL: "0" });
}

/** What a package is imported by. */
function entryOf({ source }: Client): string {
  return join("node_modules", source, "package.json");
}

/** Into a folder of its own, without running anything of it: what is tested with alone is no dependency of ours. */
function fetchPackage({ source, version }: Client, partial: string, env: Environment): void {
  const quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-save", "--no-package-lock"];
  run("npm", ["install", "--prefix", partial, ...quiet, `${source}@${version}`], env);
}

/** Into a folder that may be moved, unlike an environment of Python's own; a line of shell says where it lies. */
async function installPython(
  { name, source, program = source, version }: Client,
  partial: string,
  env: Environment,
): Promise<void> {
  const target = ["--target", join(partial, "lib"), "--disable-pip-version-check", "--no-compile"];
  run("python3", ["-m", "pip", "install", "--quiet", ...target, `${source}==${version}`], env);
  await mkdir(join(partial, "bin"));
  const call = `PYTHONPATH="$lib" exec python3 "$lib/bin/${program}" "$@"`;
  const lines = ["#!/bin/sh", 'lib="$(dirname "$0")/../lib"', call, ""];
  await writeFile(join(partial, "bin", name), lines.join("\n"), { mode: 0o755 });
}

/**
 * Builds a crate of this repository. What it depends on takes minutes, the first time; so that is done where it was done
 * before, or where somebody asks for it. Cargo itself knows what has changed since.
 *
 * @throws Error where it is not built yet and nobody asks.
 */
export function buildCrate({ name, source, program = name }: Client, env: Environment, asked: boolean): string {
  const target = join(cacheFolder(env), `${name}-host`, "target");
  const path = join(target, "debug", program);
  need("crate", env);
  if (!asked && !existsSync(path)) {
    throw new Error(slow(name));
  }
  const timeout = PATIENCE_MS;
  run("cargo", ["build", "--locked"], { ...env, CARGO_TARGET_DIR: target }, { cwd: join(ROOT, source), timeout });
  return path;
}

function slow(name: string): string {
  return `it takes minutes to build, once: \`npm run test:interop -- ${name}\``;
}
