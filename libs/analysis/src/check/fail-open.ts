import type { Diagnostic, Fix, LigandPlace, Span } from "@glither/roux";
import { type Core, type Field, shortest } from "@glither/roux/core";
import type { FailOpen } from "../fail-open.ts";
import { verdictOf } from "../verdict-of.ts";

/** What a rule that fails for want of a ligand tells its author; `places` are where the rule reads ligands. */
export function failOpen(
  { rule, ligand, taker, witness }: Extract<FailOpen, { kind: "open" }>,
  core: Core,
  parts: {
    readonly text: string;
    readonly fields: readonly Field[];
    readonly places: readonly LigandPlace[];
    readonly spanOf: (rule: string) => Span;
  },
): Diagnostic {
  const own = parts.places.filter((place) => place.ligand === ligand);
  const [first] = own;
  const verdict = (name: string | undefined): string => verdictOf(core, name);
  const instead = taker === undefined ? "no rule takes" : `\`${taker}\` takes`;
  return {
    code: "FAIL_OPEN",
    severity: "lint",
    message: `where \`${ligand}\` is absent, rule \`${rule}\` fails and ${instead} what it would: \`${verdict(taker)}\` instead of \`${verdict(rule)}\``,
    span: first?.span ?? parts.spanOf(rule),
    hint: `write \`${ligand} is absent or …\` to be as strict without it, or \`${ligand} is present and …\` where this is meant`,
    related: taker === undefined ? [] : [{ message: "takes it instead", span: parts.spanOf(taker) }],
    ...(first ? { fix: asStrict(ligand, own, core.dialect.collection, parts.text) } : {}),
    witness: { artifact: shortest(parts.fields, witness.artifact), enrich: witness.enrich },
  };
}

/** What reads the ligand counts for the rule where the ligand is absent. */
function asStrict(ligand: string, places: readonly LigandPlace[], collection: string, text: string): Fix {
  const edits = places.flatMap(({ span, as }): Fix["edits"] => {
    const before = { ...span, length: 0 };
    if (as === "guard") return [{ span: before, text: `${ligand} is absent or ` }];
    if (as === "collection") {
      const group = text.slice(span.offset, span.offset + span.length);
      return [{ span, text: `${collection} | ${ligand} is absent or ${collection} in ${group}` }];
    }
    const opening = `(${ligand} is ${as === "part" ? "absent or" : "present and"} `;
    return [
      { span: before, text: opening },
      { span: endOf(text, span), text: ")" },
    ];
  });
  return { title: `let the rule hold where \`${ligand}\` is absent`, edits };
}

function endOf(text: string, { offset, length, line, column }: Span): Span {
  const lines = text.slice(offset, offset + length).split("\n");
  const last = lines.at(-1) ?? "";
  const isOneLine = lines.length === 1;
  return {
    offset: offset + length,
    length: 0,
    line: line + lines.length - 1,
    column: isOneLine ? column + length : last.length + 1,
  };
}
