import { type BindingSet, type LinkedComponent, prepare } from "@glither/host";
import type { Core } from "@glither/roux/core";
import { witName, witPackage } from "@glither/wit";
import { answerOf } from "../_crossing-back-end.ts";
import type { BackEnd } from "../back-end.ts";
import type { Case } from "../case.ts";

/**
 * A back end that is bound once for all cases, as a host binds that disposes of many artifacts. Answers reach the border
 * as the case has them, so that the border has to refuse what is wrong.
 */
export function preparedBackEnd(name: string, linked: Omit<LinkedComponent, "bindings">, core: Core): BackEnd {
  let current: Case["enrich"] = new Map();
  const dialect = witPackage(core.dialect.name);
  const bindings: BindingSet = {
    [`${dialect}/enrich`]: Object.fromEntries(
      core.enrichments.map(({ path }) => [witName(path), () => answered(current, path)]),
    ),
    [`${dialect}/actions`]: Object.fromEntries(
      core.verbs.map(({ name: verb, suspends }) => [witName(verb), () => (suspends ? "token" : undefined)]),
    ),
  };
  const cross = prepare({ ...linked, bindings }, core);
  return {
    name,
    run: ({ artifact, enrich, timeline }) => {
      current = enrich;
      return answerOf(cross(artifact), timeline);
    },
  };
}

function answered(answers: Case["enrich"], path: string): unknown {
  const value = answers.get(path);
  if (value === undefined) throw new Error(`the enrichment \`${path}\` is needed and not answered`);
  return value;
}
