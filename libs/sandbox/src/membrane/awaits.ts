import { type BindingSet, prepareAskingNow } from "@glither/host";
import { readFacts } from "@glither/interpreter";
import { UnansweredError, UnreadableArmError, type WhenRules, watchedBy, whichHolds } from "@glither/interpreter/when";
import { readWatched } from "@glither/roux";
import { type ArtifactValue, type Enrichment, type Field, isOwnEnrichment, readArtifact } from "@glither/roux/core";
import { guardsOf } from "./_waiting.ts";
import type { Awaits } from "./deployment.ts";
import type { Facts } from "./facts.ts";

/**
 * Judges what a ruleset waits for with `when`, by the message as it was and by what its bindings answer now. It brings the compiler,
 * which reads the words again; a policy that waits for events and time alone does without.
 */
export function awaits(rules: WhenRules): Awaits {
  const { core, vocabulary } = rules;
  const fields = fieldsRead(rules);
  const declared = [...core.enrichments, ...(core.watched?.enrichments ?? [])].filter(isOwnEnrichment);
  const enrichments: Enrichment[] = [...vocabulary.enrichments, ...declared];
  const dialect = { name: vocabulary.dialect };
  return {
    watched: watchedBy(rules),
    judge(bindings: BindingSet, { obligations }, facts) {
      const artifact = artifactOf(facts, fields, guardsOf(obligations));
      const asker = prepareAskingNow(bindings, { dialect, fields: readable(fields, facts), enrichments })(artifact);
      const answers: Record<string, unknown> = {};
      try {
        while (true) {
          const { facts: answered, problems } = readFacts({ fields: [], enrichments }, { artifact: {}, answers });
          if (answered === undefined) throw new Error(problems.join("; "));
          try {
            const { when, asked } = whichHolds(rules, { obligations }, { artifact, enrich: answered.enrich });
            if (when === undefined) return undefined;
            return { when, answers: Object.fromEntries(asked.map((path) => [path, answers[path] ?? null])) };
          } catch (error) {
            if (!(error instanceof UnansweredError) || Object.hasOwn(answers, error.path)) throw error;
            answers[error.path] = asker.ask(error.path);
          }
        }
      } finally {
        asker.end();
      }
    },
  };
}

/** All that the dialect has, and what the arms name within objects. */
function fieldsRead({ core, vocabulary }: WhenRules): readonly Field[] {
  const fields = new Map<string, Field>();
  for (const { outcome } of core.rules)
    for (const { trigger } of outcome.kind === "pending" ? outcome.obligations : [])
      if (trigger.kind === "when")
        for (const field of readWatched(trigger.guard, core, vocabulary)?.typed.fields ?? [])
          fields.set(field.path, field);
  return [...fields.values()];
}

/** The language's lists hold scalars: arguments that are no such list are read by their names and places alone. */
function readable(fields: readonly Field[], facts: Facts): readonly Field[] {
  return Array.isArray(facts.arguments) ? fields : fields.filter(({ path }) => path !== "arguments");
}

function artifactOf(
  facts: Facts,
  all: readonly Field[],
  [when = ""]: readonly string[],
): ReadonlyMap<string, ArtifactValue> {
  const fields = readable(all, facts);
  const roots = new Set(fields.map(({ path }) => /^[^.[]*/u.exec(path)?.[0]));
  const json = Object.fromEntries(Object.entries(facts).filter(([name]) => roots.has(name)));
  const { values, problems } = readArtifact(fields, json);
  if (values === undefined) throw new UnreadableArmError(when, problems.join("; "));
  return values;
}
