import { writeWhole } from "../files/files.ts";
import { isComponent, refuseForeign } from "../files/write-own.ts";
import { EXIT, StageError } from "../outcome.ts";
import { oneLine } from "../printable.ts";
import { stage } from "../stage.ts";
import { pullReference, type VerifyOptions, verificationText } from "../trust/verify.ts";

export interface PullOptions extends VerifyOptions {
  /** The `.wasm` file to write; by default the ruleset's name in the current folder. */
  readonly out?: string;
  /** The file for the source map; one that nobody trusted has signed is as good as none. */
  readonly sourceMap?: string;
}

/** Writes a component to a file, after everything about it has been verified. */
export const pull = stage(async ({ out: named, sourceMap: mapFile, ...options }: PullOptions) => {
  const { component, record, steps, digest, sourceMap } = await pullReference(options);
  const out = named ?? `${record.ruleset}.wasm`;
  const map = mapFile === undefined ? undefined : await sourceMap();
  if (mapFile !== undefined && map === undefined) throw noSourceMap(options.reference);
  const { readSourceMapDocument, sourceMapDocument } = await import("@glither/host/verify");
  // Both or neither: what stands in the way of one is found before the other is written.
  await refuseForeign(out, isComponent);
  if (mapFile !== undefined)
    await refuseForeign(mapFile, (bytes) => readSourceMapDocument(bytes) !== undefined, "--source-map");
  await writeWhole(out, component);
  if (mapFile !== undefined && map !== undefined) await writeWhole(mapFile, sourceMapDocument(map));
  const lines = [
    verificationText(options.reference, steps),
    oneLine(`wrote ${out} (${component.length.toLocaleString("en")} bytes)`),
    ...(mapFile === undefined ? [] : [oneLine(`wrote ${mapFile}, the source map`)]),
  ];
  const data = {
    digest,
    size: component.length,
    record,
    out,
    ...(mapFile === undefined ? {} : { source_map: mapFile }),
  };
  return { exitCode: EXIT.clean, text: lines.join("\n"), data };
});

function noSourceMap(reference: string): StageError {
  return new StageError("NOT_FOUND", `\`${reference}\` has no source map that somebody trusted has signed`, {
    exitCode: EXIT.verification,
    hint: "publish it again with its source, or pull the component alone",
  });
}
