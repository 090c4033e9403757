import { type BuildRecord, canonicalJson, isJson, type Json } from "@glither/artifact";
import type { Statement } from "@glither/attest";
import { formerNoRetrogradePredicate, noRetrogradePredicate, oneWayLevel } from "../statements/no-retrograde.ts";
import type { StatementQuery } from "./_attestations.ts";
import { findStatement } from "./_statement.ts";
import type { Passed } from "./_steps.ts";
import { VerificationError } from "./error.ts";

/** What is verified of a gift, in this order. The signer is looked for first, and nothing of an unsigned statement is read. */
const STEPS = [
  "signer",
  "subject",
  "world derived again",
  "no donor-facing export",
  "no side channel in the actual imports",
  "mode consistent",
] as const;

type Step = (typeof STEPS)[number];
type Document = { readonly [key: string]: Json };

/**
 * Whether nothing flows back, on the binary and by somebody trusted: six steps, each by its name. Where enrichments are accepted
 * (`no_retrograde_receiver`), a component that asks for none is held to the stricter statement, which it has.
 */
export async function checkNoRetrograde(
  component: Uint8Array,
  record: BuildRecord,
  query: StatementQuery & { readonly kind: "no_retrograde" | "no_retrograde_receiver" },
): Promise<Passed<void>> {
  const found = await oneWayLevel(component);
  const isStrict = "level" in found && found.level === "strict";
  const wanted = isStrict ? "strict" : query.kind === "no_retrograde" ? "strict" : "receiver";
  const finding = await noRetrogradePredicate(component, record, wanted);
  if ("fault" in finding) {
    throw retrograde(`the component is no one-way gift: ${finding.fault}`, {
      hint: "only rulesets whose actions give no answer can be attested so, at the level `strict` only those that ask for nothing",
    });
  }
  const former = await formerNoRetrogradePredicate(component);
  const kind = wanted === "strict" ? "no_retrograde" : "no_retrograde_receiver";
  const signer = await findStatement({
    ...query,
    kind,
    check: ({ predicate }) => {
      if (isJson(predicate) && "predicate" in former && isSame(predicate, former.predicate)) return;
      checkDocument(predicate, finding.predicate);
    },
  });
  return { value: undefined, detail: `nothing flows back, ${wanted}: ${STEPS.join(", ")}, as attested by ${signer}` };
}

/** What is stated, part by part, so that whoever is refused hears which step failed. */
function checkDocument(stated: Statement["predicate"], found: Document): void {
  const differs = (key: string): boolean => !isSame((stated as Document)[key] ?? null, found[key] ?? null);
  for (const [step, keys] of PARTS)
    if (keys.some(differs))
      throw retrograde(`the no-retrograde attestation states something else than what the binary is: ${step}`);
  if (!isJson(stated) || !isSame(stated, found))
    throw retrograde("the no-retrograde attestation states more than is known of the binary");
}

/** The document by the steps that look at it. */
const PARTS: readonly (readonly [Step, readonly string[]])[] = [
  ["subject", ["component", "compiler"]],
  ["world derived again", ["world"]],
  ["no donor-facing export", ["donor_facing_exports"]],
  ["no side channel in the actual imports", ["imports", "capabilities"]],
  ["mode consistent", ["claim", "level"]],
];

function isSame(a: Json, b: Json): boolean {
  return Buffer.compare(canonicalJson(a), canonicalJson(b)) === 0;
}

function retrograde(message: string, more: { readonly hint?: string } = {}): VerificationError {
  return new VerificationError("RETROGRADE", message, more);
}
