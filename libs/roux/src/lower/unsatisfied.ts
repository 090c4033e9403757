import type { Fix, Span } from "../diagnostic.ts";
import type { Phase } from "../ir/core.ts";
import type { GuardNode, Path, Pragma } from "../syntax/ast.ts";
import type { KnownLigand } from "../vocabulary.ts";
import type { Context } from "./context.ts";
import { withoutCollection } from "./without-collection.ts";

/** Gives the dialect's ligands that the ruleset does not declare their names and types, and nothing that produces them. */
export function assumeLigands(context: Context): void {
  for (const { path, type } of context.vocabulary.ligands ?? [])
    if (!context.ligands.has(path)) context.ligands.set(path, { path, type, ligand: { from: [], unsatisfied: true } });
}

/** Remembers the ligands of a guard that nothing produces. Behind `when` they may be read: what is awaited may come. */
export function noteUnsatisfied(context: Context, guard: GuardNode, phase: Phase): void {
  if (phase.kind === "select") return;
  for (const ligand of phase.ligands) {
    if (context.unsatisfied.has(ligand) || !context.ligands.get(ligand)?.ligand?.unsatisfied) continue;
    const { collection } = context.vocabulary;
    const read = pathsIn(guard).find(({ text }) => `${withoutCollection(text, collection)}.`.startsWith(`${ligand}.`));
    // Else a group reads it, where it has been noted.
    if (read) context.unsatisfied.set(ligand, read.span);
  }
}

/** One report for each ligand, with the declaration that is missing. */
export function reportUnsatisfied(context: Context, pragmas: readonly Pragma[], allowed: boolean): void {
  const report = allowed ? context.lint : context.error;
  for (const known of context.vocabulary.ligands ?? []) {
    const span = context.unsatisfied.get(known.path);
    if (span === undefined) continue;
    const declaration = declarationOf(known);
    const fix = insertion(declaration, pragmas);
    report.call(
      context,
      "UNSAT_GUARD",
      `nothing produces \`${known.path}\`, so this guard can never be decided`,
      span,
      {
        hint: allowed
          ? `what is built links nowhere; declare it with \`${declaration}\``
          : `declare it with \`${declaration}\``,
        ...(fix === undefined ? {} : { fix }),
      },
    );
  }
}

function declarationOf({ path, type, from }: KnownLigand): string {
  return `enrich ${path} : ${type.kind === "enum" ? type.name : type.kind} from ${from.join(", ")}`;
}

/** Below the pragmas, so that it comes between no item and its literate lines. */
function insertion(declaration: string, pragmas: readonly Pragma[]): Fix | undefined {
  const last = pragmas.at(-1);
  if (last === undefined) return undefined;
  return { title: `write \`${declaration}\``, edits: [{ span: endOf(last.span), text: `\n\n${declaration}` }] };
}

function endOf({ offset, length, line, column }: Span): Span {
  return { offset: offset + length, length: 0, line, column: column + length };
}

function pathsIn(guard: GuardNode): Path[] {
  switch (guard.kind) {
    case "or":
    case "and":
      return [...guard.guards].flatMap(pathsIn);
    case "not":
      return pathsIn(guard.guard);
    case "truth":
    case "presence":
      return [guard.operand];
    case "compare":
      return [guard.operand, ...(guard.value.kind === "path" ? [guard.value] : [])];
    case "quantified":
      return [guard.path, ...(guard.about ? pathsIn(guard.about) : []), ...(guard.guard ? pathsIn(guard.guard) : [])];
    case "sum":
      return [...guard.left, ...guard.right].map(({ value }) => value).filter((value) => value.kind === "path");
    case "in":
      return [
        ...(guard.operand.kind === "path" ? [guard.operand] : []),
        ...("values" in guard.of ? [] : [guard.of]),
        ...("values" in guard.of ? guard.of.values.items.filter((value) => value.kind === "path") : []),
      ];
  }
}
