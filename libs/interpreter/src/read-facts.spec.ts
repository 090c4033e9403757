import { VOCABULARIES } from "@glither/dialects";
import { compile } from "@glither/roux";
import type { ArtifactValue, Core } from "@glither/roux/core";
import { arbitraryAnswers, arbitraryArtifact, arbitraryRuleset, artifactFor } from "@glither/roux/testing";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { runs } from "../../../tools/workspace/src/testing/runs.ts";
import { interpret } from "./interpret.ts";
import { readFacts } from "./read-facts.ts";

function coreOf(text: string): Core {
  const { core, diagnostics } = compile("small", text, VOCABULARIES);
  if (core === undefined) throw new Error(JSON.stringify(diagnostics));
  return core;
}

const json = (value: unknown): never => JSON.parse(JSON.stringify(value)) as never;

describe.each([...VOCABULARIES.values()])("what is kept of decisions of $dialect", (dialect) => {
  it("is read as what the rules have seen", () => {
    const example = fc.record({
      text: arbitraryRuleset(dialect),
      input: fc.tuple(arbitraryArtifact(dialect), arbitraryAnswers(dialect)),
    });
    fc.assert(
      fc.property(example, ({ text, input: [artifact, answers] }) => {
        const core = coreOf(text);
        const seen = { artifact: artifactFor(core, dialect, artifact), enrich: new Map(Object.entries(answers)) };
        const meant = interpret(core, seen);
        // As a host keeps it: by paths, the answers in its bindings' terms.
        const kept = { artifact: json(Object.fromEntries(seen.artifact)), answers: json(asAnswers(core, answers)) };
        const others = core.fields.filter(({ path }) => !dialect.fields.some((field) => field.path === path));
        const known = { fields: [...dialect.fields, ...others], enrichments: core.enrichments };
        const { facts, problems } = readFacts(known, kept);
        expect(problems).toEqual([]);
        expect(facts && interpret(core, facts)).toEqual(meant);
      }),
      { numRuns: runs(30) },
    );
  });
});

/** A dated answer is a value with its age. */
function asAnswers({ enrichments }: Core, answers: Readonly<Record<string, ArtifactValue>>): Record<string, unknown> {
  const dated = new Set(enrichments.flatMap(({ path, ligand }) => (ligand?.fresh === undefined ? [] : [path])));
  const declared = new Set(enrichments.map(({ path }) => path));
  return Object.fromEntries(
    Object.entries(answers)
      .filter(([path]) => declared.has(path))
      .map(([path, answer]) => {
        const isDated = dated.has(path) && Array.isArray(answer);
        return [path, isDated ? { value: answer[0], age: answer[1] } : answer];
      }),
  );
}

describe("faults", () => {
  const core = coreOf("#pragma dialect glither.mail\nrule a = msg | size > 1 | sender.allowlisted => into dropped");

  it("are told by what is wrong, and by no value", () => {
    const { problems } = readFacts(core, { artifact: { size: "secret" }, answers: { "sender.allowlisted": "secret" } });
    expect(problems).toHaveLength(2);
    expect(problems.join()).not.toContain("secret");
    expect(readFacts(core, { artifact: "text", answers: {} }).problems).not.toEqual([]);
    expect(readFacts(core, { artifact: null, answers: {} }).problems).not.toEqual([]);
  });

  it("are none in what is left out: it is empty, or unanswered", () => {
    const { facts } = readFacts(core, { artifact: {}, answers: {} });
    expect([...(facts?.artifact ?? [])]).toEqual([["size", 0]]);
    expect(facts?.enrich.size).toBe(0);
  });
});
