import { type Files, pinnedNamedIn } from "@glither/roux";
import type { Core } from "@glither/roux/core";
import { type LayerItem, parse, pinnedFrom } from "@glither/roux/surface";
import { compileSource, readSource, type Source } from "../compile/ruleset.ts";
import { besides, sharedFiles } from "../compile/shared-files.ts";
import { writeWhole } from "../files/files.ts";
import { EXIT, type Outcome, StageError } from "../outcome.ts";
import { newestOf } from "../publish/newest.ts";
import { reportDiagnostics } from "../report/report.ts";
import { stage } from "../stage.ts";
import type { TrustOptions } from "../trust/trust.ts";
import { changesBetween } from "./diff-since.ts";

export interface UpdateLayersOptions {
  /** The `.glith` file whose layers are pinned. */
  readonly file: string;
  /** One of them; all, by default. */
  readonly layer?: string;
  /** Change the file; without it, what would change is only told. */
  readonly write?: boolean;
  readonly trust: TrustOptions;
}

/** A layer that its store has a newer version of. */
interface Raised {
  readonly layer: string;
  /** The ruleset that it is. */
  readonly ruleset: string;
  readonly reference: string;
  readonly from: { readonly version: string; readonly digest: string };
  readonly to: { readonly version: string; readonly digest: string };
}

/**
 * Raises the digests of layers to the newest versions that their stores have, and tells as Markdown, for a review, what is
 * decided otherwise then. Old and new parts are verified alike; nothing is written of what does not compile with them.
 */
export const updateLayers = stage(async (options: UpdateLayersOptions): Promise<Outcome> => {
  const { file, layer, write = false, trust } = options;
  const source = await readSource(file, trust);
  const before = compileSource(source);
  if (before.compilation.core === undefined) return reportDiagnostics(before);
  const pinned = pinnedLayers(source.text, source.name).filter(({ name }) => (layer ?? name.text) === name.text);
  if (pinned.length === 0) throw nothingPinned(file, layer, pinnedNamedIn(source.text, `${source.name}.glith`).length);
  const raised: Raised[] = [];
  let text = source.text;
  // From the last one on, so that what stands before keeps its place.
  for (const item of pinned.toReversed()) {
    const found = await raise(item, source);
    if (found === undefined) continue;
    raised.unshift(found.raised);
    const { offset, length } = item.from.span;
    text = `${text.slice(0, offset)}"${found.raised.reference}"${text.slice(offset + length)}`;
  }
  if (raised.length === 0) return told(source, [], "each layer is the newest version that its store has");
  const files = await sharedFiles(source.name, text, besides(source.path, trust));
  const after = compileSource({ ...source, text, files });
  if (after.compilation.core === undefined) return reportDiagnostics(after);
  for (const one of raised) refuseOther(one, files.get(pinnedFrom(`${source.name}.glith`, one.reference) ?? ""));
  if (write) await writeWhole(source.path, text);
  return told(source, raised, markdown(source, raised, before.compilation.core, after.compilation.core));
});

function pinnedLayers(text: string, name: string): readonly LayerItem[] {
  return parse(text).ast.items.filter(
    (item): item is LayerItem => item.kind === "layer" && pinnedFrom(`${name}.glith`, item.from.value) !== undefined,
  );
}

async function raise(
  { name, from }: LayerItem,
  { files, path, name: ruleset }: Omit<Source, "compilation">,
): Promise<{ readonly raised: Raised } | undefined> {
  const part = files?.get(pinnedFrom(`${ruleset}.glith`, from.value) ?? "");
  if (typeof part !== "object" || !("artifact" in part)) return undefined;
  const newest = await newestOf({ reference: from.value, source: path, core: part.core });
  if (newest === undefined || newest.digest === part.artifact) return undefined;
  return {
    raised: {
      layer: name.text,
      ruleset: part.core.ruleset.name,
      reference: newest.reference,
      from: { version: part.core.ruleset.version, digest: part.artifact },
      to: { version: newest.version, digest: newest.digest },
    },
  };
}

/** A tag is anybody's word who can write to the store; what a part is, its signed core says. */
function refuseOther({ layer, ruleset, to }: Raised, part: ReturnType<Files["get"]>): void {
  const found = typeof part === "object" && "artifact" in part ? part.core.ruleset : undefined;
  if (found?.name === ruleset && found.version === to.version) return;
  const is = found === undefined ? "is nothing that is verified" : `is version ${found.version} of \`${found.name}\``;
  throw new StageError(
    "REFUSED",
    `the tag \`${to.version}\` of the layer \`${layer}\` names \`${to.digest}\`, which ${is}`,
    {
      exitCode: EXIT.verification,
      hint: "somebody has set that tag who has not published it; nothing was written",
    },
  );
}

function markdown({ name }: Pick<Source, "name">, raised: readonly Raised[], before: Core, now: Core): string {
  return [
    `### ${name}`,
    "",
    "| layer | from | to |",
    "|---|---|---|",
    ...raised.map(({ layer, from, to }) => `| \`${layer}\` | ${cell(from)} | ${cell(to)} |`),
    "",
    "```",
    ...changesBetween(before, now),
    "```",
  ].join("\n");
}

function cell({ version, digest }: Raised["from"]): string {
  return `${version} \`${digest}\``;
}

function told({ name }: Pick<Source, "name">, raised: readonly Raised[], text: string): Outcome {
  const data = raised.map(({ layer, from, to }) => ({ layer, from, to }));
  return { exitCode: EXIT.clean, text, data: { ruleset: name, raised: data, text } };
}

function nothingPinned(file: string, layer: string | undefined, pins: number): StageError {
  const what = layer === undefined || pins === 0 ? "no layer" : `no layer \`${layer}\``;
  return new StageError("MALFORMED", `\`${file}\` has ${what} that is named by its digest`, {
    exitCode: EXIT.usage,
    hint: 'write `layer NAME from "oci:STORE:glither/DIALECT/RULESET@sha256:…"`; `publish` prints the digest',
  });
}
