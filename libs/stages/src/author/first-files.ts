import type { ReadShared } from "../compile/shared-files.ts";
import { firstRuleset } from "./first-ruleset.ts";
import { compiledText, emptiest, newCases } from "./new-cases.ts";

/** The texts of a ruleset to begin with: green at once. */
export interface FirstFiles {
  readonly source: string;
  /** The goldens. */
  readonly snapshot: string;
  readonly world: string;
  /** A case for what the first rule takes, and one for what it does not. */
  readonly cases: readonly { readonly file: string; readonly text: string }[];
}

/** For `tangle init` and for the generators of the Nx plugin. */
export async function firstFiles(name: string, dialect: string, read: ReadShared): Promise<FirstFiles> {
  const source = firstRuleset(name, dialect);
  const { core, snapshot, world, witnesses } = await compiledText({ name, text: source, read });
  const cases = await newCases(core, [...witnesses, emptiest(core)]);
  return {
    source,
    snapshot,
    world,
    cases: cases.map(({ file, content }) => ({ file, text: `${JSON.stringify(content, null, 2)}\n` })),
  };
}
