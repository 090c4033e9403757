import { mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "./processes.ts";

/** One package of this repository as its tarball. */
export interface Tarball {
  readonly name: string;
  /** The `.tgz`, absolute. */
  readonly path: string;
  readonly manifest: Manifest;
  /** The files in it, relative to the package's folder. */
  readonly files: readonly string[];
}

interface Manifest {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly bin?: Readonly<Record<string, string>>;
}

/**
 * Builds a copy of this repository and packs these packages with all of its other packages that they need.
 *
 * @param copy the copy's root
 * @param destination the folder for the tarballs, which is made
 */
export async function packFrom(copy: string, names: readonly string[], destination: string): Promise<Tarball[]> {
  await succeed("npm", ["run", "build"], copy);
  const folders = await packageFolders(copy);
  const needed = new Set(names);
  // What is added while this runs is visited too.
  for (const name of needed) {
    for (const dependency of Object.keys(folders.get(name)?.manifest.dependencies ?? {})) {
      if (folders.has(dependency)) needed.add(dependency);
    }
  }
  await mkdir(destination, { recursive: true });
  const workspaces = [...needed].map((name) => `--workspace=${name}`);
  const listing = await succeed("npm", ["pack", "--json", `--pack-destination=${destination}`, ...workspaces], copy);
  return parseListing(listing).map(({ name, filename, files }) => {
    const manifest = folders.get(name)?.manifest;
    if (manifest === undefined) throw new Error(`npm packed \`${name}\`, which was not asked for`);
    return { name, path: join(destination, filename), manifest, files: files.map(({ path }) => path) };
  });
}

/** Runs a program that has to succeed, or throws with all that it said. */
export async function succeed(program: string, args: readonly string[], cwd: string): Promise<string> {
  const { exitCode, stdout, output } = await run(program, args, cwd, npmVariables());
  if (exitCode !== 0) throw new Error(`\`${program} ${args.join(" ")}\` ended with ${exitCode}:\n${output}`);
  return stdout;
}

interface Packed {
  readonly name: string;
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

/** npm prints a list, and from version 12 on an object by package name. */
function parseListing(json: string): Packed[] {
  return Object.values(JSON.parse(json));
}

async function packageFolders(root: string): Promise<ReadonlyMap<string, { readonly manifest: Manifest }>> {
  const folders = ["libs", "tools"].map(async (top) =>
    (await readdir(join(root, top))).map((name) => join(root, top, name)),
  );
  const manifests = (await Promise.all(folders)).flat().map(async (folder): Promise<Manifest> => {
    return JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  });
  return new Map((await Promise.all(manifests)).map((manifest) => [manifest.name, { manifest }]));
}

/** How this machine reaches the registry, where that is not in a file under its home. */
function npmVariables(): NodeJS.ProcessEnv {
  const wanted =
    /^(?:npm_config_(?:registry|cache|userconfig|globalconfig)|https?_proxy|no_proxy|NODE_EXTRA_CA_CERTS)$/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => wanted.test(name)));
}
