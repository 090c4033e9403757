import { existsSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { compileFile } from "../compile/ruleset.ts";
import { EXIT, type Outcome, StageError } from "../outcome.ts";
import { newestPublished } from "../publish/gate/gate.ts";
import { type KeptReceipt, readReceiptIfThere } from "../publish/receipt.ts";
import { openIfThere } from "../publish/store.ts";
import { reportDiagnostics } from "../report/report.ts";
import { about, stage } from "../stage.ts";
import { changesBetween } from "./diff-since.ts";

/** A ruleset that was published from this workspace. */
export interface Publication {
  readonly receipt: KeptReceipt;
  /** Where versions of it are: the environment's store, or the layout that `publish` writes where none is named. */
  readonly store: string;
}

/** The receipt that `publish` left of a `.glith` file, below `dist` of its workspace; undefined where none can be read. */
export async function publicationOf(source: string): Promise<Publication | undefined> {
  const folder = dirname(resolve(source));
  const root = workspaceOf(folder);
  if (root === undefined) return undefined;
  const out = join(root, "dist", relative(root, folder));
  const receipt = await readReceiptIfThere(join(out, "publish", "receipt.json"));
  return receipt && { receipt, store: process.env["GLITHER_STORE"] || `oci:${join(out, "oci")}` };
}

function workspaceOf(folder: string): string | undefined {
  if (existsSync(join(folder, "nx.json")) || existsSync(join(folder, ".git"))) return folder;
  return folder === dirname(folder) ? undefined : workspaceOf(dirname(folder));
}

/** What a ruleset decides otherwise than its newest published version. A difference is no fault: the exit code is 0. */
export const diffPublished = stage(async ({ source }: { readonly source: string }): Promise<Outcome> => {
  const publication = await publicationOf(source);
  if (publication === undefined) throw nothing(`\`${source}\` was not published from here`);
  const { receipt, store: name } = publication;
  const after = await compileFile(source);
  if (after.compilation.core === undefined) return reportDiagnostics(after);
  const newest = await about(name, async () => {
    const store = await openIfThere(name, receipt.repository);
    return store && newestPublished(store);
  });
  if (newest === undefined || typeof newest.core === "string")
    throw nothing(`\`${name}\` has no version of \`${receipt.repository}\` of which the snapshot can be read`);
  const lines = changesBetween(newest.core.core, after.compilation.core);
  return {
    exitCode: EXIT.clean,
    text: `${after.name} since ${newest.version} was published:\n${lines.join("\n")}`,
    data: { ruleset: after.name, version: newest.version, lines },
  };
});

function nothing(message: string): StageError {
  return new StageError("NOT_FOUND", message, {
    exitCode: EXIT.usage,
    hint: "`tangle diff --rev HEAD` compares with what is committed",
  });
}
