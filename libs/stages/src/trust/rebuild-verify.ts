import type { BuildRecord } from "@glither/artifact";
import type { Engine } from "@glither/component";
import type { VerifiedComponent } from "@glither/host/verify";
import { COMPILER_VERSION, SNAPSHOT_VERSION } from "@glither/roux/core";
import { generateCode } from "../compile/code.ts";
import { ENGINE_VERSIONS, makeComponent, recordOf } from "../compile/component.ts";
import type { LoadedCore } from "../compile/core-file.ts";
import { digestOf } from "../files/digest.ts";
import { EXIT, type Outcome, StageError } from "../outcome.ts";
import { oneLine } from "../printable.ts";
import { attachedCore } from "../publish/attached-core.ts";
import { namedCore } from "../publish/named-core.ts";
import { openReference, type Place } from "../publish/store.ts";
import { stage } from "../stage.ts";
import type { Composition } from "./rebuild-parts.ts";
import { pullPlace, type VerifyOptions } from "./verify.ts";

export interface RebuildOptions extends VerifyOptions {
  /** The `.glith` file or the snapshot to build from; without it, the core that is attached to the artifact. */
  readonly source?: string;
  /** Stores in which the parts of a layered ruleset are looked for beside its own, as `oci:PATH` and the like. */
  readonly parts?: readonly string[];
}

export interface RebuildStep {
  readonly name: "artifact" | "compiler" | "snapshot" | "parts" | "inputs" | "component";
  /** `not_comparable`: an engine that makes other bytes each time. */
  readonly result: "ok" | "failed" | "not_comparable";
  readonly detail: string;
}

/** How far an artifact was shown to be what its ruleset compiles to. */
type Reproduced = "component" | "inputs" | "nothing";

/**
 * Verifies an artifact, builds it again from what its record names, and compares. What differs is a result with exit
 * code 5, told with all steps before it.
 */
export const rebuildVerify = stage(async (options: RebuildOptions): Promise<Outcome> => {
  const steps: RebuildStep[] = [];
  try {
    const { reproduced } = await rebuild(await openReference(options.reference), options, steps);
    return outcome(options.reference, steps, reproduced);
  } catch (error) {
    if (!(error instanceof Difference)) throw error;
    steps.push({ name: error.step, result: "failed", detail: error.message });
    return outcome(options.reference, steps, "nothing", error.hint);
  }
});

interface Rebuilt {
  readonly reproduced: Reproduced;
  readonly core: LoadedCore;
}

async function rebuild(place: Place, options: RebuildOptions, steps: RebuildStep[], depth = 0): Promise<Rebuilt> {
  const passed = (name: RebuildStep["name"], detail: string): void => void steps.push({ name, result: "ok", detail });
  const published = await verified(place, options);
  const { record } = published;
  passed(
    "artifact",
    `pulled and verified; it says that it is ${record.ruleset} ${record.version} of \`${record.dialect}\``,
  );
  const engine = checkCompiler(record);
  passed(
    "compiler",
    `this is the one that built it: ${record.compiler}, ${record.engine}, snapshots ${record.snapshotVersion}`,
  );
  const core = await coreOf(place, options, published);
  passed(
    "snapshot",
    `${options.source === undefined ? "the attached one" : `\`${options.source}\``} is \`${record.coreDigest}\``,
  );
  if (core.core.layers !== undefined)
    passed("parts", await rebuiltParts({ place, record, materials: published.materials, core }, options, depth));
  const code = await generateCode(engine, core.core);
  checkInputs(record, recordOf(core, code));
  passed("inputs", `generated code and world again: all that went in has the digest \`${record.inputDigest}\``);
  if (engine === "spidermonkey") {
    steps.push({ name: "component", result: "not_comparable", detail: NOT_REPRODUCIBLE });
    return { reproduced: "inputs", core };
  }
  const { bytes } = await makeComponent(core, code);
  checkBytes(published.component, bytes);
  passed("component", `built again: the same ${bytes.length.toLocaleString("en")} bytes, \`${digestOf(bytes)}\``);
  return { reproduced: "component", core };
}

/** Each part as far as the whole, and the whole of all of them. */
async function rebuiltParts(whole: Composition, options: RebuildOptions, depth: number): Promise<string> {
  const { PartsFault, rebuildParts } = await import("./rebuild-parts.ts");
  const { source: _, ...others } = options;
  const rebuildPart = async (place: Place, layer: string): Promise<LoadedCore> => {
    if (depth >= MAX_DEPTH) throw new PartsFault(`its layers nest deeper than ${MAX_DEPTH} levels`);
    try {
      const { reproduced, core } = await rebuild(place, others, [], depth + 1);
      if (reproduced === "component") return core;
      throw new PartsFault(
        `its layer \`${layer}\` cannot be compared: it was made by an engine that makes other bytes each time`,
      );
    } catch (error) {
      if (!(error instanceof Difference)) throw error;
      throw new PartsFault(`its layer \`${layer}\`: ${error.step}: ${error.message}`, error.hint);
    }
  };
  try {
    const parts = await rebuildParts(whole, { stores: options.parts ?? [], rebuild: rebuildPart });
    const names = parts.map((name) => `\`${name}\``).join(", ");
    return `${names}: each verified and built again; put together they are \`${whole.record.coreDigest}\``;
  } catch (cause) {
    if (!(cause instanceof PartsFault)) throw cause;
    throw new Difference("parts", cause.message, { cause, ...(cause.hint === undefined ? {} : { hint: cause.hint }) });
  }
}

/** As deep as layers may nest. */
const MAX_DEPTH = 16;

const NOT_REPRODUCIBLE =
  "not compared: componentize-js makes other bytes each time. That the inputs are the same shows what the component claims " +
  "to be made of; that it was, only the engine `direct` can show";

/** A step at which the artifact turned out not to be what its ruleset compiles to, or nobody can tell. */
class Difference extends Error {
  readonly step: RebuildStep["name"];
  readonly hint: string | undefined;

  constructor(step: RebuildStep["name"], message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = "Difference";
    this.step = step;
    this.hint = options.hint;
  }
}

async function verified(place: Place, options: RebuildOptions): Promise<VerifiedComponent> {
  const { VerificationError } = await import("@glither/host/verify");
  try {
    return await pullPlace(place, options);
  } catch (cause) {
    if (!(cause instanceof VerificationError)) throw cause;
    const hint = `\`tangle verify ${options.reference}\` tells each step`;
    throw new Difference("artifact", `it does not verify: ${cause.message}`, { hint, cause });
  }
}

/** Another compiler or engine may generate other code from the same rules, and be right. */
function checkCompiler({ compiler, engine, snapshotVersion }: BuildRecord): Engine {
  const own = { compiler: `glither/${COMPILER_VERSION}`, snapshots: SNAPSHOT_VERSION };
  const hint = "install the version of `tangle` that the record names, and run this with that one";
  if (compiler !== own.compiler)
    throw new Difference("compiler", `it was built by ${compiler}, and this is ${own.compiler}`, { hint });
  if (snapshotVersion !== own.snapshots) {
    const message = `it was built from snapshot version ${snapshotVersion}, and this compiler has ${own.snapshots}`;
    throw new Difference("compiler", message, { hint });
  }
  for (const known of ["direct", "spidermonkey"] as const) if (engine === ENGINE_VERSIONS[known]) return known;
  throw new Difference("compiler", `it was built with the engine ${engine}, which this compiler does not have`, {
    hint,
  });
}

async function coreOf(
  { store }: Place,
  { source }: RebuildOptions,
  { digest, record }: VerifiedComponent,
): Promise<LoadedCore> {
  try {
    if (source !== undefined) return await namedCore(source, record.coreDigest);
    const attached = await attachedCore(store, digest, record.coreDigest);
    if (attached !== undefined) return attached;
  } catch (cause) {
    if (!(cause instanceof StageError) || cause.exitCode === EXIT.usage) throw cause;
    throw new Difference("snapshot", cause.message, {
      cause,
      ...(cause.hint === undefined ? {} : { hint: cause.hint }),
    });
  }
  throw new Difference("snapshot", "no snapshot is attached to it", {
    hint: "name the ruleset with `--source FILE`; `publish` attaches its snapshot",
  });
}

function checkInputs(recorded: BuildRecord, rebuilt: BuildRecord): void {
  const differing = Object.entries(rebuilt).filter(([key, value]) => recorded[key as keyof BuildRecord] !== value);
  const [first] = differing;
  if (first === undefined) return;
  const names = differing.map(([key]) => `\`${key}\``).join(", ");
  throw new Difference("inputs", `what its rules compile to has another ${names} than its record`);
}

function checkBytes(published: Uint8Array, rebuilt: Uint8Array): void {
  if (Buffer.compare(published, rebuilt) === 0) return;
  const at = rebuilt.findIndex((byte, index) => byte !== published[index]);
  const where = at < 0 ? rebuilt.length : at;
  throw new Difference(
    "component",
    `built again it is \`${digestOf(rebuilt)}\`, not \`${digestOf(published)}\`: they differ from byte ${where} on ` +
      `(${rebuilt.length} and ${published.length} bytes)`,
    { hint: "do not deploy it: it was not made by this compiler from these rules" },
  );
}

const HEADS: Readonly<Record<Reproduced, string>> = {
  component: "reproduced",
  inputs: "NOT REPRODUCED, but up to the engine",
  nothing: "NOT REPRODUCED",
};
const MARKS: Readonly<Record<RebuildStep["result"], string>> = {
  ok: "ok    ",
  failed: "FAILED",
  not_comparable: "--    ",
};

function outcome(reference: string, steps: readonly RebuildStep[], reproduced: Reproduced, hint?: string): Outcome {
  return {
    // What could not be compared was not reproduced: the engine is the artifact's own claim.
    exitCode: reproduced === "component" ? EXIT.clean : EXIT.verification,
    text: [
      `${HEADS[reproduced]} ${reference}`,
      ...steps.map(({ name, result, detail }) => `  ${MARKS[result]}  ${name}: ${detail}`),
      ...(hint === undefined ? [] : [`hint: ${hint}`]),
    ]
      .map(oneLine)
      .join("\n"),
    data: { reproduced, steps, ...(hint === undefined ? {} : { hint }) },
  };
}
