import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { cacheFolder, type Environment, find, need, run } from "./_programs.ts";
import type { Client } from "./clients.ts";

const KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg";

/**
 * A package of Debian's newest suite with all that it needs, in a folder of its own in which it is run by `chroot`: nothing of
 * it comes near this machine's own packages. Returns the folder.
 */
export async function installPrivateRoot(client: Client, env: Environment): Promise<string> {
  const folder = join(cacheFolder(env), `${client.name}-sid`);
  const root = join(folder, "root");
  if (existsSync(root)) return root;
  need(client.provider, env);
  if (process.getuid?.() !== 0 || find("chroot", env) === undefined) throw new Error("only root may `chroot`");
  await mkdir(dirname(folder), { recursive: true });
  const partial = await mkdtemp(`${folder}.`);
  try {
    const { version } = await download(client, partial, env);
    for (const file of packagesIn(partial)) run("dpkg-deb", ["-x", file, join(partial, "root")], env);
    await mkdir(join(partial, "root/tmp"), { recursive: true });
    // What a whole system of Debian's has these links from is no dependency of anything.
    for (const name of ["bin", "lib", "lib64"]) await symlink(`usr/${name}`, join(partial, "root", name));
    await mkdir(join(partial, "root/dev"), { recursive: true });
    run("mknod", ["-m", "444", join(partial, "root/dev/urandom"), "c", "1", "9"], env);
    await writeFile(join(partial, "version"), version);
    await rm(join(partial, "state"), { recursive: true });
    await rm(join(partial, "cache"), { recursive: true });
    await rm(folder, { recursive: true, force: true });
    await rename(partial, folder);
    return root;
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

export function versionInRoot(root: string): string {
  return readFileSync(join(root, "../version"), "utf8");
}

/** By an `apt-get` whose lists and packages are the folder's own, from where this machine has its packages. */
async function download({ source }: Client, folder: string, env: Environment): Promise<{ version: string }> {
  for (const part of ["state/lists/partial", "cache/archives/partial", "root"])
    await mkdir(join(folder, part), { recursive: true });
  await writeFile(join(folder, "sources.list"), `deb [signed-by=${KEYRING}] ${archive(env)} sid main\n`);
  await writeFile(join(folder, "status"), "");
  const own = [
    `Dir::State=${join(folder, "state")}`,
    `Dir::State::status=${join(folder, "status")}`,
    `Dir::Cache=${join(folder, "cache")}`,
    `Dir::Etc::sourcelist=${join(folder, "sources.list")}`,
    "Dir::Etc::sourceparts=/dev/null",
  ].flatMap((option) => ["-o", option]);
  run("apt-get", [...own, "-qq", "update"], env);
  run("apt-get", [...own, "-qq", "install", "-y", "--no-install-recommends", "--download-only", source], env);
  const file = packagesIn(folder).find((path) => path.includes(`/${source}_`)) ?? "";
  return { version: /_([\d.]+)/u.exec(file)?.[1] ?? "unknown" };
}

function packagesIn(folder: string): string[] {
  const archives = join(folder, "cache/archives");
  return readdirSync(archives)
    .filter((name) => name.endsWith(".deb"))
    .map((name) => join(archives, name));
}

/** Where this machine has Debian's packages from. */
function archive(env: Environment): string {
  const listed = run("apt-get", ["indextargets", "--format", "$(ORIGIN) $(REPO_URI)", "Created-By: Packages"], env);
  const [, address] = /^Debian (\S+\/debian\/?)$/mu.exec(listed) ?? [];
  if (address === undefined) throw new Error("this machine has no archive of Debian's");
  return address;
}
