import { execFileSync } from "node:child_process";
import { cp, glob, mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { ignoreMissing, isolation, type Nx, nxCommand, type ProcessResult, REPOSITORY, run } from "./processes.ts";

/** A folder with an Nx workspace in it that shares neither cache nor daemon with another one. */
export interface Workspace {
  readonly root: string;
  read(file: string): Promise<string>;
  write(file: string, content: string): Promise<void>;
  remove(path: string): Promise<void>;
  readonly nx: Nx;
  /** Runs another program in its root. */
  run(program: string, args: readonly string[]): Promise<ProcessResult>;
  dispose(): Promise<void>;
}

/**
 * A copy of this repository that shares its installed packages: what git tracks or would add, with links for
 * `node_modules`, where this repository's own packages lead to the copy. What the compiler wrote here is there, too, so
 * that the first build compiles only what is not up to date. Cases are judged by whom the plugin asks by default: the
 * engine that this repository asks as well takes longer than all tests of Nx, and `npm run demo` has it judge through Nx.
 *
 * @param variables for each run of Nx in it
 */
export async function createWorkspace(variables?: NodeJS.ProcessEnv): Promise<Workspace> {
  const workspace = await emptyWorkspace(variables);
  await copySources(workspace.root);
  const settings = await workspace.read("nx.json");
  await workspace.write("nx.json", settings.replace(', "spidermonkey"]', "]"));
  await copyCompiled(workspace.root);
  await linkPackages(workspace.root);
  return workspace;
}

export async function emptyWorkspace(variables?: NodeJS.ProcessEnv): Promise<Workspace> {
  const base = await mkdtemp(join(await realpath(tmpdir()), "glither-e2e-"));
  const root = join(base, "workspace");
  await mkdir(root);
  return {
    root,
    read: (file) => readFile(join(root, file), "utf8"),
    write: async (file, content) => {
      await mkdir(dirname(join(root, file)), { recursive: true });
      await writeFile(join(root, file), content);
    },
    remove: (path) => rm(join(root, path), { recursive: true }),
    nx: nxCommand(root, base, variables),
    run: (program, args) => run(program, args, root, isolation(base)),
    dispose: () => rm(base, { recursive: true, force: true }),
  };
}

async function copySources(root: string): Promise<void> {
  const listed = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "-z"], {
    cwd: REPOSITORY,
    encoding: "utf8",
  });
  for (const file of new Set(listed.split("\0").filter((name) => name !== ""))) {
    // A file that was deleted and not yet committed is still listed.
    await cp(join(REPOSITORY, file), join(root, file)).catch(ignoreMissing);
  }
}

/** After the sources, and the grammar before the rest, so that nothing looks older than what it was made of. */
async function copyCompiled(root: string): Promise<void> {
  const folders = ["libs/roux/src/grammar/generated"];
  for await (const info of glob("{libs,tools}/*/dist/.tsbuildinfo", { cwd: REPOSITORY })) folders.push(dirname(info));
  for (const folder of folders) {
    await cp(join(REPOSITORY, folder), join(root, folder), { recursive: true }).catch(ignoreMissing);
  }
}

async function linkPackages(root: string): Promise<void> {
  const [from, to] = [join(REPOSITORY, "node_modules"), join(root, "node_modules")];
  await mkdir(join(to, "@glither"), { recursive: true });
  for (const name of await readdir(from)) {
    if (name !== "@glither") {
      await symlink(join(from, name), join(to, name));
    }
  }
  const repository = await realpath(REPOSITORY);
  for (const name of await readdir(join(from, "@glither"))) {
    // A link may lead to what another branch has.
    const found = await realpath(join(from, "@glither", name)).catch(ignoreMissing);
    if (found !== undefined) await symlink(join(root, relative(repository, found)), join(to, "@glither", name));
  }
}
