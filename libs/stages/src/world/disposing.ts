import { type Candidate, type Demand, type Disposed, edgeAnswers, edgeArtifact, isGuarantee } from "@glither/compose";
import { interpret, readFacts } from "@glither/interpreter";
import type { Action, Core } from "@glither/roux/core";
import { EXIT, StageError } from "../outcome.ts";

const DIALECT = "glither.world";

/** What a ruleset of `glither.world` makes of a candidate edge. What it asks for and nobody can say of an edge is absent. */
export function disposing(core: Core, path: string): (candidate: Candidate) => Disposed {
  if (core.dialect.name !== DIALECT)
    throw new StageError(
      "MALFORMED",
      `\`${path}\` is a ruleset of \`${core.dialect.name}\`, and disposes of no edges`,
      {
        exitCode: EXIT.usage,
        hint: `name one of \`${DIALECT}\``,
      },
    );
  const ligands = core.enrichments.filter(({ ligand }) => ligand !== undefined).map(({ path: name }) => [name, null]);
  const known = new Set([...core.fields, ...core.enrichments].map(({ path: name }) => name));
  const read = (values: object): object =>
    Object.fromEntries(Object.entries(values).filter(([name]) => known.has(name)));
  return (candidate) => {
    const { facts, problems } = readFacts(core, {
      artifact: read(edgeArtifact(candidate)),
      answers: { ...Object.fromEntries(ligands), ...read(edgeAnswers(candidate)) },
    });
    if (facts === undefined) throw new TypeError(`an edge is no artifact of its dialect: ${problems.join("; ")}`);
    return disposedBy(core, interpret(core, facts));
  };
}

function disposedBy(core: Core, { taken, acting }: ReturnType<typeof interpret>): Disposed {
  const actions = acting.flatMap((rule) => rule.actions);
  const { outcome } = taken ?? {};
  const verdict =
    outcome?.kind === "settled" ? outcome.box : outcome?.kind === "pending" ? outcome.state : core.default_box;
  return {
    verdict,
    rule: taken?.name ?? "default",
    reason: taken?.reason_class ?? "no_rule",
    demands: actions.flatMap(demandOf),
    composed: actions.some(({ verb }) => verb === "compose"),
    isolated: actions.some(({ verb }) => verb === "isolate"),
  };
}

function demandOf({ move }: Action): readonly Demand[] {
  if (move === undefined || !isGuarantee(move.to)) return [];
  // What is lowered for one audience is not lowered for the edge; what is raised for one is held for all.
  if (move.direction === "lower" && move.for !== undefined) return [];
  return [{ direction: move.direction, to: move.to }];
}
