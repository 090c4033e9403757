import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chromiumPath, HOW_TO_INSTALL, installChromium } from "../../browser/src/programs.ts";
import { buildCrate, installBuilt } from "./_build.ts";
import { installPrivateRoot, versionInRoot } from "./_private-root.ts";
import { type Environment, find, need, PROGRAMS, run } from "./_programs.ts";
import type { Client, Installed } from "./clients.ts";

/**
 * Installs a client unless it is there already, and never throws: what went wrong stands in the result.
 *
 * @param asked whether somebody asked for this one by name, and is willing to wait.
 */
export async function install(
  client: Client,
  env: Environment = process.env,
  { asked = false }: { readonly asked?: boolean } = {},
): Promise<Installed> {
  const { name, provider } = client;
  try {
    const path = await pathOf(client, env, asked);
    return { name, version: client.version ?? versionOf(client, path, env), path };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { name, skipped: reason, offered: find(PROGRAMS[provider], env) !== undefined };
  }
}

async function pathOf(client: Client, env: Environment, asked: boolean): Promise<string> {
  if (client.provider === "apt") return installPackage(client, env);
  if (client.provider === "browser") return browserPath();
  if (client.provider === "folder") return folderOf(client, env);
  if (client.provider === "here") return programHere(client, env);
  if (client.provider === "sid") return installPrivateRoot(client, env);
  return client.provider === "crate" ? buildCrate(client, env, asked) : installBuilt(client, env, asked);
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

/** The one that all tests in a browser take, whatever this machine calls it. */
function browserPath(): string {
  if (!installChromium()) throw new Error(`not there; ${HOW_TO_INSTALL}`);
  return chromiumPath() ?? "";
}

/** A program that nobody installs for a test. */
function programHere({ source }: Client, env: Environment): string {
  const there = find(source, env);
  if (there === undefined) throw new Error(`this machine has no \`${source}\``);
  return there;
}

/** What somebody has put on this machine, and named by a variable: nothing is installed. */
function folderOf({ source, provider, modules = [] }: Client, env: Environment): string {
  const folder = env[source];
  if (folder === undefined || folder === "") throw new Error(`\`${source}\` names no folder`);
  if (!existsSync(folder)) throw new Error(`the folder that \`${source}\` names is not there`);
  if (modules.length > 0) need(provider, env);
  for (const module of modules)
    if (spawnSync(PROGRAMS[provider], ["-c", `import ${module}`], { env }).status !== 0)
      throw new Error(`\`python3\` has no module \`${module}\``);
  return folder;
}

function commitOf(folder: string, env: Environment): string {
  const { status, stdout } = spawnSync("git", ["-C", folder, "rev-parse", "--short", "HEAD"], {
    env,
    encoding: "utf8",
  });
  return status === 0 ? stdout.trim() : "unknown";
}

function versionOf({ provider, versionFlag = "--version" }: Client, path: string, env: Environment): string {
  if (provider === "folder") return commitOf(path, env);
  if (provider === "sid") return versionInRoot(path);
  return /\d+\.\d+(?:\.\d+|[a-z])?/u.exec(run(path, [versionFlag], env))?.[0] ?? "unknown";
}
