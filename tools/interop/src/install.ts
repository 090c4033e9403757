import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import type { Client, Installed, Provider } from "./clients.ts";

/** The program that stands for a provider. */
const PROGRAMS: Readonly<Record<Provider, string>> = { go: "go", cargo: "cargo", apt: "apt-get" };

/** More than the slowest build takes on two idle cores: nobody waits for one that hangs. */
const LIMIT_MS = 5 * 60_000;
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

type Environment = Readonly<Record<string, string | undefined>>;

/** Installs a client unless it is there already, and never throws: what went wrong stands in the result. */
export async function install(client: Client, env: Environment = process.env): Promise<Installed> {
  const { name, provider } = client;
  try {
    const path = provider === "apt" ? installPackage(client, env) : await installBuilt(client, env);
    return { name, version: client.version ?? versionOf(path, env), path };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { name, skipped: reason, offered: find(PROGRAMS[provider], env) !== undefined };
  }
}

/** Builds into a folder of its own, which gets its name when all is there. */
async function installBuilt(client: Client, env: Environment): Promise<string> {
  const folder = join(cacheFolder(env), `${client.name}-${client.version}`);
  const path = join(folder, "bin", client.name);
  if (existsSync(path)) return path;
  need(client.provider, env);
  await mkdir(dirname(folder), { recursive: true });
  const partial = await mkdtemp(`${folder}.`);
  try {
    if (client.provider === "go") await buildGo(client, partial, env);
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
  run("go", [...build, `${source}/${program}`], env, module);
  await rm(module, { recursive: true });
}

/** Without optimising: it is done in a third of the time, and nobody waits for the client. */
function buildCargo({ version, source }: Client, partial: string, env: Environment): void {
  const args = ["install", source, "--version", `${version}`, "--locked", "--debug", "--root", partial];
  run("cargo", args, { ...env, CARGO_PROFILE_DEV_DEBUG: "0", CARGO_INCREMENTAL: "0" });
}

function installPackage({ name, source, provider }: Client, env: Environment): string {
  const there = find(name, env);
  if (there !== undefined) return there;
  need(provider, env);
  if (process.getuid?.() !== 0) throw new Error(`not there, and only root may \`apt-get install ${source}\``);
  const quiet = { ...env, DEBIAN_FRONTEND: "noninteractive" };
  run("apt-get", ["-qq", "update"], quiet);
  run("apt-get", ["-qq", "install", "-y", "--no-install-recommends", source], quiet);
  const installed = find(name, env);
  if (installed === undefined) throw new Error(`the package \`${source}\` has no \`${name}\``);
  return installed;
}

function versionOf(path: string, env: Environment): string {
  return /\d+\.\d+\.\d+/u.exec(run(path, ["--version"], env))?.[0] ?? "unknown";
}

function need(provider: Provider, env: Environment): void {
  const program = PROGRAMS[provider];
  if (find(program, env) === undefined) throw new Error(`this machine has no \`${program}\``);
}

function find(program: string, env: Environment): string | undefined {
  const { status, stdout } = spawnSync("sh", ["-c", 'command -v -- "$0"', program], { env, encoding: "utf8" });
  return status === 0 ? stdout.trim() : undefined;
}

/** Runs something that takes its time, behind what others do on this machine. Returns what it printed. */
function run(program: string, args: readonly string[], env: Environment, cwd?: string): string {
  const child = spawnSync("nice", ["-n", "10", program, ...args], {
    ...(cwd === undefined ? {} : { cwd }),
    env,
    encoding: "utf8",
    maxBuffer: MAX_OUTPUT_BYTES,
    timeout: LIMIT_MS,
  });
  if (child.status === 0) return child.stdout;
  const last = child.stderr?.trim().split("\n").slice(-2).join(" ");
  const why = child.error?.message ?? (last || `ended by ${child.signal ?? `exit code ${child.status}`}`);
  throw new Error(`\`${program} ${args[0]}\` failed: ${why}`);
}

function cacheFolder(env: Environment): string {
  return join(env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "glither", "interop");
}
