import { type Diagnostic, listed, type Span } from "@glither/roux";
import { type Core, type Layer, layerOf } from "@glither/roux/core";
import type { Finding } from "../analyse.ts";

type Dead = Extract<Finding, { kind: "dead" }>;

/**
 * What the layers of a ruleset make of each other: layers and rules that never decide in this company. What is wrong with a layer by
 * itself is told where that is checked; and a rule that takes everything only says that its layer has no objection.
 */
export function layerDiagnostics(
  core: Core,
  findings: readonly Finding[],
  spanOf: (rule: string) => Span,
): readonly Diagnostic[] {
  const dead = new Map(findings.flatMap((finding) => (finding.kind === "dead" ? [[finding.rule, finding]] : [])));
  const silent = new Set(
    findings.filter(({ kind }) => kind === "dead" || kind === "contradiction").map(({ rule }) => rule),
  );
  return (core.layers ?? []).flatMap((layer): readonly Diagnostic[] => {
    const rules = core.rules.filter((rule) => layerOf(rule) === layer.name);
    if (rules.length > 0 && rules.every(({ name }) => silent.has(name))) return [ofLayer(layer, rules, dead, spanOf)];
    return rules.flatMap((rule) => {
      const finding = rule.guards.length === 0 ? undefined : dead.get(rule.name);
      return finding && takersElsewhere(finding, layer).length > 0 ? [ofRule(finding, spanOf)] : [];
    });
  });
}

function takersElsewhere({ takenBy }: Dead, { name }: Layer): readonly string[] {
  return takenBy.filter((taker) => layerOf({ name: taker }) !== name);
}

function ofLayer(
  layer: Layer,
  rules: Core["rules"],
  dead: ReadonlyMap<string, Dead>,
  spanOf: (rule: string) => Span,
): Diagnostic {
  const takers = new Set(rules.flatMap(({ name }) => takersOf(dead.get(name), layer)));
  const others = [...new Set([...takers].map((name) => layerOf({ name })))];
  return {
    code: "DEAD_RULE",
    severity: "lint",
    message: `layer \`${layer.name}\` never decides`,
    span: spanOf(rules[0]?.name ?? ""),
    hint:
      others.length === 0
        ? "the guards of none of its rules can hold"
        : `whatever its rules select is disposed of by ${listed(others)}; leave it out, or move it`,
  };
}

function takersOf(finding: Dead | undefined, layer: Layer): readonly string[] {
  return finding === undefined ? [] : takersElsewhere(finding, layer);
}

function ofRule({ rule, takenBy }: Dead, spanOf: (rule: string) => Span): Diagnostic {
  return {
    code: "DEAD_RULE",
    severity: "lint",
    message: `rule \`${rule}\` never decides in this company`,
    span: spanOf(rule),
    hint: `whatever it selects is disposed of by ${listed(takenBy)}`,
    related: [...new Set(takenBy.map((name) => layerOf({ name })))].map((layer) => ({
      message: "takes some or all of it",
      span: spanOf(takenBy.find((name) => layerOf({ name }) === layer) ?? ""),
    })),
  };
}
