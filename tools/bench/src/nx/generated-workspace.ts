import { mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { compiledText, newCases } from "@glither/stages/author/new-cases";
import { ROOT } from "../paths.ts";

/** A workspace of generated rulesets, as one who has installed the plugin has it. */
export interface GeneratedWorkspace {
  readonly root: string;
  edit(file: string, change: (text: string) => string): Promise<void>;
  write(file: string, text: string): Promise<void>;
  dispose(): Promise<void>;
}

/** How many of them use the shared list. */
export const SHARING = 10;
export const LIST = "rulesets/shared/people/partners.txt";

export function sourceOf(index: number): string {
  const name = nameOf(index);
  return `rulesets/mail/${name}/${name}.glith`;
}

/** Letters alone, since a name has no digit after a dash: `r-aab`. */
function nameOf(index: number): string {
  const letter = (value: number): string => String.fromCharCode(97 + (value % 26));
  return `r-${letter(Math.floor(index / 676))}${letter(Math.floor(index / 26))}${letter(index)}`;
}

/** Each differs from every other one by its constants; the first ten use a list that they share. */
function rulesetText(index: number): string {
  const shared = index < SHARING;
  return [
    "#pragma dialect glither.mail ; fold first-match",
    "#pragma version 0.1.0",
    "",
    ...(shared ? ['use partners from "../../shared/people/people.glith"', ""] : []),
    `rule large_${"x".repeat(1 + (index % 3))} = msg | size > ${1_000 + index} => into dropped`,
    "rule held =",
    "  msg | attachment.ext ~ /^(exe|scr|js)$/ | not sender.allowlisted",
    "  => hold into quarantine on admin.release into delivered after 24h into dropped",
    ...(shared ? ["rule partner = msg | from.domain in partners => into delivered"] : []),
    `rule tagged = msg | subject == "topic ${index}" => tag EXTERNAL, into delivered`,
    "",
  ].join("\n");
}

export async function generatedWorkspace(rulesets: number): Promise<GeneratedWorkspace> {
  const base = await mkdtemp(join(await realpath(tmpdir()), "glither-bench-nx-"));
  const root = join(base, "workspace");
  const write = async (file: string, text: string): Promise<void> => {
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), text);
  };
  await mkdir(root);
  await symlink(join(ROOT, "node_modules"), join(root, "node_modules"));
  for (const [file, value] of Object.entries(await manifests())) await write(file, JSON.stringify(value));
  await write("rulesets/shared/people/people.glith", 'set partners from "partners.txt"\n');
  await write(LIST, "a.example\nb.example\n");
  for (let index = 0; index < rulesets; index += 1) await writeRuleset(index, root, write);
  return {
    root,
    write,
    edit: async (file, change) => write(file, change(await readFile(join(root, file), "utf8"))),
    dispose: () => rm(base, { recursive: true, force: true }),
  };
}

async function writeRuleset(index: number, root: string, write: GeneratedWorkspace["write"]): Promise<void> {
  const name = nameOf(index);
  const source = sourceOf(index);
  const text = rulesetText(index);
  await write(source, text);
  const folder = dirname(join(root, source));
  const read = (path: string) => readFile(join(folder, path), "utf8");
  const { core, snapshot, world, witnesses } = await compiledText({ name, text, read });
  await write(`goldens/mail/${name}/snapshot.json`, snapshot);
  await write(`goldens/mail/${name}/world.wit`, world);
  for (const { file, content } of await newCases(core, witnesses))
    await write(`fixtures/mail/${name}/${file}`, JSON.stringify(content));
}

/** What Nx knows of installed packages, it knows from the lock file. */
async function manifests(): Promise<Readonly<Record<string, unknown>>> {
  const versionOf = async (name: string) =>
    JSON.parse(await readFile(join(ROOT, "node_modules", name, "package.json"), "utf8")).version as string;
  const names = ["nx", "@nx/devkit", "@glither/nx", "@glither/dialects"];
  const versions = await Promise.all(names.map(async (name) => [name, await versionOf(name)] as const));
  const devDependencies = Object.fromEntries(versions);
  const own = { name: "generated", version: "0.0.0" };
  return {
    "package.json": { ...own, private: true, devDependencies },
    "package-lock.json": {
      ...own,
      lockfileVersion: 3,
      packages: {
        "": { ...own, devDependencies },
        ...Object.fromEntries(versions.map(([name, version]) => [`node_modules/${name}`, { version, dev: true }])),
      },
    },
    "nx.json": {
      neverConnectToCloud: true,
      analytics: false,
      tui: { enabled: false },
      plugins: ["@glither/nx"],
    },
  };
}
