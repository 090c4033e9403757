import { type Diagnostic, listed, type Span } from "@glither/roux";
import { type Core, type Field, shortest } from "@glither/roux/core";
import type { Overruled } from "../overruled.ts";
import { verdictOf } from "../verdict-of.ts";

/** What a rule that opens against a stricter verdict tells its author. */
export function overruledAction(
  { rule, verbs, by, witness }: Extract<Overruled, { kind: "overruled" }>,
  core: Core,
  fields: readonly Field[],
  spanOf: (rule: string) => Span,
): Diagnostic {
  const verdict = verdictOf(core, by);
  return {
    code: "OVERRULED_ACTION",
    severity: "lint",
    message: `rule \`${rule}\` calls ${listed(verbs)} although \`${by}\` outweighs it: the verdict is \`${verdict}\``,
    span: spanOf(rule),
    hint: `what is let out stays out: exclude in its guards what \`${by}\` takes, or write \`fold first-match\``,
    related: [{ message: "outweighs it", span: spanOf(by) }],
    witness: { artifact: shortest(fields, witness.artifact), enrich: witness.enrich },
  };
}
