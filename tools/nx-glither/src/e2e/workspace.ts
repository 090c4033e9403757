import { execFileSync } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
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
 * `node_modules`, where this repository's own packages lead to the copy.
 */
export async function createWorkspace(): Promise<Workspace> {
  const workspace = await emptyWorkspace();
  await copySources(workspace.root);
  await linkPackages(workspace.root);
  return workspace;
}

export async function emptyWorkspace(): Promise<Workspace> {
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
    nx: nxCommand(root, base),
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
    const folder = relative(repository, await realpath(join(from, "@glither", name)));
    await symlink(join(root, folder), join(to, "@glither", name));
  }
}
