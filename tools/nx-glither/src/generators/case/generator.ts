import { basename, posix } from "node:path";
import type { Tree } from "@nx/devkit";
import { rulesetPaths } from "../../paths.ts";
import { GeneratorError } from "../_error.ts";
import { json, pluginOptions, readerOf, readRequired, writeOnce } from "../_tree.ts";

export interface CaseOptions {
  /** The `.glith` file, from the workspace's root. */
  readonly source: string;
  /** Where the case comes from. */
  readonly from: "witnesses" | "mutants" | "artifact" | "eml" | "call";
  /** The artifact, the message or the call. */
  readonly input?: string;
  /** Answers by path, as JSON. */
  readonly enrich?: string;
  readonly recipient?: string;
  /** The case's name. */
  readonly name?: string;
}

/** Writes cases that expect what the rules say now: whoever keeps one has read that it is right. */
export async function newCase(tree: Tree, options: CaseOptions): Promise<void> {
  const { compiledText, newCases } = await import("@glither/stages/author/new-cases");
  const { useDialects } = await import("@glither/stages/compile/vocabularies");
  const plugin = pluginOptions(tree);
  await useDialects(tree.root, plugin.dialects);
  const text = readRequired(tree, options.source, "the ruleset");
  const name = basename(options.source, ".glith");
  const compiled = await compiledText({ name, text, read: readerOf(tree, posix.dirname(options.source)) });
  const { cases } = rulesetPaths("", options.source, plugin);
  const given = await givenBy(tree, options, compiled, cases);
  if (given.length === 0)
    throw new GeneratorError(
      "NOTHING_TO_DO",
      `\`${name}\` has nothing for \`${options.from}\``,
      "its cases show all of it",
    );
  for (const { file, content } of await newCases(compiled.core, given))
    writeOnce(tree, `${cases}/${file}`, json(content));
}

type Compiled = Awaited<ReturnType<typeof import("@glither/stages/author/new-cases").compiledText>>;

async function givenBy(
  tree: Tree,
  options: CaseOptions,
  compiled: Compiled,
  folder: string,
): Promise<Compiled["witnesses"]> {
  const { from, input, enrich, recipient } = options;
  if (from === "witnesses") return compiled.witnesses;
  if (from === "mutants") return survivors(tree, compiled, folder);
  if (input === undefined) throw new GeneratorError("NOT_FOUND", `\`${from}\` needs a file`, "name it with --input");
  const about = options.name ?? basename(input, posix.extname(input));
  const answers = enrich === undefined ? {} : parsed(readRequired(tree, enrich, "the answers"), enrich);
  const artifact =
    from === "eml"
      ? await ofMessage(tree, input, recipient)
      : await ofJson(parsed(readRequired(tree, input, "the input"), input), from === "call", compiled);
  return [{ about, artifact, enrich: answers }];
}

async function survivors(tree: Tree, { core }: Compiled, folder: string): Promise<Compiled["witnesses"]> {
  const { survivorsOf } = await import("@glither/stages/author/new-cases");
  const { parseCases } = await import("@glither/stages/judge/cases");
  const files = tree.exists(folder) ? tree.children(folder).filter((file) => file.endsWith(".json")) : [];
  const texts = files.map((file) => [file, tree.read(`${folder}/${file}`, "utf8") ?? ""] as const);
  return survivorsOf(core, await parseCases(core, texts));
}

async function ofMessage(tree: Tree, input: string, recipient: string | undefined): Promise<unknown> {
  const { messageArtifact } = await import("@glither/stages/run/artifact-input");
  const bytes = tree.read(input);
  if (bytes === null)
    throw new GeneratorError(
      "NOT_FOUND",
      `the message \`${input}\` does not exist`,
      "paths start at the workspace's root",
    );
  return messageArtifact(input, bytes, recipient);
}

/**
 * A request of MCP, `tools/call`, or its `params` alone, as the fields that governance has for it. Of the rest, nothing is
 * known: what has no empty value takes the first that there is, for a person to correct.
 */
async function ofJson(value: unknown, isCall: boolean, { core }: Compiled): Promise<unknown> {
  if (!isCall || typeof value !== "object" || value === null) return value;
  const params = "params" in value && typeof value.params === "object" && value.params !== null ? value.params : value;
  if (!("name" in params)) return value;
  const { emptiest } = await import("@glither/stages/author/new-cases");
  return {
    ...Object(emptiest(core).artifact),
    tool: params.name,
    ...("arguments" in params ? { arguments: params.arguments } : {}),
  };
}

function parsed(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new GeneratorError("UNREADABLE", `\`${path}\` is no JSON`, "give a JSON file");
  }
}
