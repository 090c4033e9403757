import { type BuildRecord, sameRecord, withRecord } from "@glither/artifact";
import { isObject } from "@glither/roux/core";
import { readCode } from "../compile/code.ts";
import { engineOf, recordOf } from "../compile/component.ts";
import { type LoadedCore, unversionedCore } from "../compile/core-file.ts";
import { digestOf } from "../files/digest.ts";
import { readJson } from "../files/files.ts";
import { EXIT, StageError } from "../outcome.ts";

/** Which component was judged, and whether all judges agreed: what `conform` leaves for `publish`, the same whatever the cases. */
export interface Judged {
  readonly component: string;
  readonly agreed: boolean;
}

export interface JudgedInput {
  readonly component: Uint8Array;
  readonly record: BuildRecord;
  readonly core: LoadedCore;
  /** The folder that `codegen` wrote. */
  readonly code: string;
  /** The `judged.json` that `conform` wrote. */
  readonly judged: string;
}

/**
 * Proves that the component which is published is the one that was judged: its record is what its core comes to, and with the record
 * of the same core without its version, its bytes are those that were judged, to the last one. So the two differ in the version
 * alone. Throws `REFUSED`.
 */
export async function proveJudged({ component, record, core, code, judged: path }: JudgedInput): Promise<void> {
  const judged = asJudged(await readJson(path, "what `conform` says"));
  if (judged?.agreed !== true) throw unjudged(record, `\`${path}\` does not say that its judges agree`);
  const engine = engineOf(record);
  if (engine === undefined) throw unjudged(record, `nobody knows the engine \`${record.engine}\``);
  const generated = await readCode(engine, code, record.ruleset);
  if (!sameRecord(record, recordOf(core, generated))) throw unjudged(record, "its record is not that of its core");
  const expected = withRecord(component, recordOf(unversionedCore(core.core), generated));
  if (digestOf(expected) !== judged.component)
    throw unjudged(record, "the component that was judged differs from it in more than the version");
}

function asJudged(value: unknown): Judged | undefined {
  if (!isObject(value)) return undefined;
  const { component, agreed } = value;
  return typeof component === "string" && typeof agreed === "boolean" ? { component, agreed } : undefined;
}

function unjudged({ ruleset }: BuildRecord, why: string): StageError {
  return new StageError("REFUSED", `\`${ruleset}\` is not published, since ${why}`, {
    exitCode: EXIT.conformance,
    hint: "run `component` and `conform` again, and publish what they have left",
  });
}
