import { UNSATISFIED, type WitFunction, type World } from "../world.ts";
import { type CoreType, flatten } from "./layout.ts";
import { RECEIPT } from "./receipt.ts";
import { type AbiType, abiType, STRING } from "./types.ts";

/** More core values than these go through memory. */
const MAX_FLAT_PARAMS = 16;
const MAX_FLAT_RESULTS = 1;

/** A function of a world as core WebAssembly sees it, with the names of the `cm32p2` form. */
export interface AbiFunction {
  /** The core module's import: `cm32p2|glither:mail/enrich@0.1`; for the export, the empty string. */
  readonly module: string;
  readonly name: string;
  readonly params: readonly AbiType[];
  readonly result: AbiType | undefined;
  /** The parameters lie in memory as one tuple, and the function gets its address. */
  readonly spilledParams: boolean;
  /** An import gets the address to write its result to; an export answers with the address of it. */
  readonly spilledResult: boolean;
  readonly core: { readonly params: readonly CoreType[]; readonly results: readonly CoreType[] };
}

export interface AbiWorld {
  /** The artifact's record, where the ruleset reads any field. */
  readonly record: Extract<AbiType, { kind: "record" }> | undefined;
  readonly enrich: readonly AbiFunction[];
  readonly unsatisfied: readonly AbiFunction[];
  readonly actions: readonly AbiFunction[];
  readonly dispose: AbiFunction;
}

export const ABI_EXPORTS = {
  dispose: "cm32p2||dispose",
  postReturn: "cm32p2||dispose_post",
  memory: "cm32p2_memory",
  realloc: "cm32p2_realloc",
} as const;

/** All functions of a world in canonical form, in the world's order. */
export function abiWorld(world: World): AbiWorld {
  const record = world.record && {
    kind: "record" as const,
    fields: world.record.fields.map(({ name, type }) => ({ name, type: abiType(type) })),
  };
  const artifact = record === undefined ? [] : [record];
  const imported = (name: string, functions: readonly WitFunction[]): AbiFunction[] =>
    functions.map((item) =>
      abiFunction(
        "import",
        `cm32p2|${world.package}/${name}@${canonicalVersion(world.version)}`,
        item.name,
        [...(item.artifact ? artifact : []), ...item.parameters.map(({ type }) => abiType(type))],
        item.result === undefined ? undefined : item.result === "token" ? STRING : abiType(item.result),
      ),
    );
  return {
    record,
    enrich: imported("enrich", world.enrich),
    unsatisfied: imported(UNSATISFIED, world.unsatisfied),
    actions: imported("actions", world.actions),
    dispose: abiFunction("export", "", "dispose", artifact, RECEIPT),
  };
}

function abiFunction(
  direction: "import" | "export",
  module: string,
  name: string,
  params: readonly AbiType[],
  result: AbiType | undefined,
): AbiFunction {
  const flat = params.flatMap(flatten);
  const flatResult = result === undefined ? [] : flatten(result);
  const spilledParams = flat.length > MAX_FLAT_PARAMS;
  const spilledResult = flatResult.length > MAX_FLAT_RESULTS;
  const taken: CoreType[] = spilledParams ? ["i32"] : flat;
  return {
    module,
    name,
    params,
    result,
    spilledParams,
    spilledResult,
    core: {
      params: spilledResult && direction === "import" ? [...taken, "i32"] : taken,
      results: spilledResult ? (direction === "import" ? [] : ["i32"]) : flatResult,
    },
  };
}

/** The part of a version that tells incompatible ones apart: `1`, `0.1` or `0.0.1`. */
function canonicalVersion(version: string): string {
  const [major = "", minor = "", patch = ""] = version.split(".");
  if (major !== "0") return major;
  return minor === "0" ? `0.0.${patch}` : `0.${minor}`;
}
