import type { Span } from "../diagnostic.ts";
import type { Comprehension, GuardNode, Path } from "../syntax/ast.ts";
import type { Context } from "./context.ts";
import type { LigandPlace } from "./ligand-place.ts";
import { findReference } from "./references.ts";
import { scoreNamed } from "./score-tests.ts";

/** In the order in which they are written. A predicate that only asks whether the ligand is there needs nothing of it. */
export function ligandPlaces(context: Context, { collection, guards }: Comprehension): LigandPlace[] {
  const ofGroup = context.groupLigands.get(collection.text) ?? [];
  return [
    ...ofGroup.map((ligand): LigandPlace => ({ ligand, span: collection.span, as: "collection" })),
    ...[...(guards ?? [])].flatMap((guard) => placesIn(context, guard, "guard")),
  ];
}

function placesIn(context: Context, node: GuardNode, as: "guard" | "part" | "negated"): LigandPlace[] {
  const within = as === "negated" ? "negated" : "part";
  switch (node.kind) {
    case "or":
    case "and":
      return [...node.guards].flatMap((guard) => placesIn(context, guard, within));
    case "not":
      return placesIn(context, node.guard, as === "negated" ? "part" : "negated");
    case "presence":
      return [];
    case "truth":
      return at(node.span, as, ligandsOf(context, [node.operand]));
    case "compare":
      return at(node.span, as, [
        ...context.scoreLigands(scoreNamed(context, node.operand) ?? ""),
        ...ligandsOf(context, [node.operand, node.value]),
      ]);
    case "sum":
      return at(
        node.span,
        as,
        ligandsOf(
          context,
          [...node.left, ...node.right].map(({ value }) => value),
        ),
      );
    case "in":
      return at(
        node.span,
        as,
        "values" in node.of
          ? ligandsOf(context, [node.operand, ...node.of.values])
          : (context.groupLigands.get(node.of.text) ?? ligandsOf(context, [node.operand, node.of])),
      );
    case "quantified": {
      const inner = [node.about, node.guard].flatMap((guard) => (guard ? placesIn(context, guard, "part") : []));
      return at(node.span, as, [...listLigands(context, node.path), ...inner.map(({ ligand }) => ligand)]);
    }
  }
}

/** The ligand that is the list of a path, which may go on to a member of its elements. */
function listLigands(context: Context, path: Path): string[] {
  const names = path.text.split(".");
  return ligandsOf(
    context,
    names.map((_, at) => ({ ...path, text: names.slice(0, at + 1).join(".") })),
  );
}

function at(span: Span, as: LigandPlace["as"], ligands: readonly string[]): LigandPlace[] {
  return [...new Set(ligands)].map((ligand) => ({ ligand, span, as }));
}

function ligandsOf(context: Context, operands: readonly { readonly kind: string }[]): string[] {
  return operands
    .filter((operand): operand is Path => operand.kind === "path")
    .flatMap((path) => findReference(context, path)?.value ?? [])
    .filter(({ kind, path }) => kind === "enrichment" && context.ligands.has(path))
    .map(({ path }) => path);
}
