import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readTree } from "./conform.ts";

/** Compiled oracles, and how to be rid of them. */
export interface CompiledOracles {
  /** The folder that `conform` takes, by the folder of generated code; what is not here, `conform` compiles itself. */
  readonly folders: ReadonlyMap<string, string>;
  dispose(): Promise<void>;
}

/**
 * Compiles the oracles of a batch as one Gleam project, or as several where modules have the same names. What Gleam refuses is
 * left out, and so is what cannot be read: each ruleset's own `conform` says what is wrong with it.
 *
 * @param codes the folders that `codegen` wrote
 */
export async function compileBatch(codes: readonly string[]): Promise<CompiledOracles> {
  const { compileOracles } = await import("@glither/conformance");
  const base = await mkdtemp(join(tmpdir(), "glither-oracles-"));
  const folders = new Map<string, string>();
  for (const project of projects(await readAll(codes))) {
    const folder = await mkdtemp(join(base, "project-"));
    const compiled = await compileOracles([...project.values()], folder).then(
      () => true,
      () => false,
    );
    if (compiled) for (const code of project.keys()) folders.set(code, folder);
  }
  return { folders, dispose: () => rm(base, { recursive: true, force: true }) };
}

type Project = Map<string, ReadonlyMap<string, string>>;

async function readAll(codes: readonly string[]): Promise<Project> {
  const read: Project = new Map();
  for (const code of codes) {
    const files = await readTree(join(code, "gleam")).catch(() => undefined);
    if (files !== undefined) read.set(code, files);
  }
  return read;
}

/** Every oracle in a project in which no other file has its paths with another content. */
function projects(all: Project): readonly Project[] {
  const made: { readonly files: Map<string, string>; readonly members: Project }[] = [];
  for (const [code, files] of all) {
    const own = [...files].filter(([path]) => path.startsWith("src/"));
    const fits = made.find((project) =>
      own.every(([path, text]) => [undefined, text].includes(project.files.get(path))),
    );
    const project = fits ?? { files: new Map(), members: new Map() };
    if (fits === undefined) made.push(project);
    for (const [path, text] of own) project.files.set(path, text);
    project.members.set(code, files);
  }
  return made.map(({ members }) => members);
}
