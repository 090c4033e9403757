import {
  type DescribedWorld,
  describeCore,
  describeWorld,
  printInterface,
  readWorld,
} from "@glither/bindings/interface";
import { type Vocabulary, verbsOf } from "@glither/roux";
import { clockIn, type EnumType, UTC, type ValueType } from "@glither/roux/core";
import { deriveWorld, witPackage, worldId } from "@glither/wit";
import { readText } from "../files/files.ts";
import { inputKind } from "../files/input-kind.ts";
import { beginsWith, writeOwn } from "../files/write-own.ts";
import { EXIT, type Outcome, StageError } from "../outcome.ts";
import { about, stage } from "../stage.ts";
import { isOutcome, loadCore } from "./load-core.ts";
import { vocabularies } from "./vocabularies.ts";

export interface BindingsOptions {
  /** A `.glith` file, or a world's canonical text, a `.wit` file. */
  readonly subject: string;
  /** The file for the interface; without it the interface is the outcome's text. */
  readonly out?: string;
}

/** How what `printInterface` prints begins, of any world. */
const OURS = /^\/\/ Written by `tangle bindings` for [^ ]+: not to be changed by hand\.$/u;

/** The TypeScript interface of what a ruleset asks its host for and has it do. */
export const bindings = stage(async ({ subject, out }: BindingsOptions) => {
  const world = await ((await inputKind(subject)) === "wit" ? worldOf(subject) : rulesetOf(subject));
  if ("exitCode" in world) return world;
  const text = printInterface(world);
  const data = { world: world.id, interface: text };
  if (out === undefined) return { exitCode: EXIT.clean, text: text.trimEnd(), data };
  await writeOwn(out, text, beginsWith(OURS));
  const [asked, done] = [world.enrichments.length, world.verbs.length];
  return { exitCode: EXIT.clean, text: `${world.id}: ${asked} enrichments, ${done} verbs, in ${out}`, data };
});

async function rulesetOf(source: string): Promise<DescribedWorld | Outcome> {
  const loaded = await loadCore({ source });
  return isOutcome(loaded) ? loaded : describeCore(loaded.core, worldId(deriveWorld(loaded.core)));
}

async function worldOf(file: string): Promise<DescribedWorld> {
  const text = await readText(file, "the world", EXIT.usage);
  return about(file, () => {
    const world = readWorld(text);
    const vocabulary = [...vocabularies().values()].find(({ dialect }) => witPackage(dialect) === world.package);
    if (vocabulary === undefined) {
      throw new StageError("MALFORMED", `\`${world.package}\` is no dialect that is known here`, {
        exitCode: EXIT.usage,
        hint: "give the ruleset itself",
      });
    }
    return describeWorld(world, knownOf(vocabulary));
  });
}

function knownOf(vocabulary: Vocabulary): Parameters<typeof describeWorld>[1] {
  const { fields, enrichments, ligands = [] } = vocabulary;
  const named = [...fields, ...enrichments, ...ligands, clockIn(UTC)];
  const verbs = verbsOf(vocabulary);
  const types = [...named, ...verbs.flatMap(({ parameters }) => parameters)].map(({ type }) => type);
  return { paths: named, enums: types.flatMap(enumsIn), verbs };
}

function enumsIn(type: ValueType): EnumType[] {
  if (type.kind === "enum") return [type];
  if (type.kind === "record") return type.members.flatMap((member) => enumsIn(member.type));
  return "of" in type ? enumsIn(type.of) : [];
}
