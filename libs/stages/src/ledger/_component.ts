import type { CrossingContract } from "@glither/host";
import type { Facts, SourceView } from "@glither/interpreter";
import type { Contents } from "@glither/ledger";
import type { Vocabulary } from "@glither/roux";
import type { Core } from "@glither/roux/core";
import { vocabularyOf } from "../compile/ruleset.ts";
import { withDeclared } from "../compile/with-declared.ts";
import { digestOf } from "../files/digest.ts";
import { EXIT, type Outcome, StageError } from "../outcome.ts";
import { contractOf, findComponent } from "../run/find-component.ts";
import type { TrustOptions } from "../trust/trust.ts";

/** The component that has decided, with what its rules mean. */
export interface DecidingComponent {
  readonly bytes: Uint8Array;
  readonly core: Core;
  readonly source: SourceView | undefined;
  readonly vocabulary: Vocabulary;
  readonly contract: CrossingContract;
  readonly where?: "here";
}

/**
 * The component of a decision: a `.glith` file that is built again, or a published artifact to which its core is attached.
 *
 * @throws StageError `REFUSED` where it is another one than has decided, or where its rules are not at hand.
 */
export async function decidingComponent(
  subject: string,
  digest: string,
  trust: TrustOptions,
): Promise<DecidingComponent | Outcome> {
  const found = await findComponent(subject, trust);
  if ("exitCode" in found) return found;
  const bytes = await found.component();
  if (digestOf(bytes) !== digest) throw another(subject, digest, digestOf(bytes));
  const core = await found.core();
  if (core === undefined) {
    throw new StageError("REFUSED", `the rules of \`${subject}\` are not at hand`, {
      exitCode: EXIT.verification,
      hint: "name the `.glith` file, or the artifact that it was published as with its source",
    });
  }
  const vocabulary = withDeclared(vocabularyOf(found.dialect), core);
  return {
    bytes,
    core,
    source: await found.source(),
    vocabulary,
    contract: { ...contractOf(vocabulary), fold: core.fold, rules: core.rules },
    ...(found.where === undefined ? {} : { where: found.where }),
  };
}

function another(subject: string, wanted: string, found: string): StageError {
  return new StageError(
    "REFUSED",
    `the decision is by the component \`${wanted}\`, and \`${subject}\` is \`${found}\``,
    {
      exitCode: EXIT.verification,
      hint: "name the version that has decided; a `.glith` file has to be as it was, and built by the same compiler",
    },
  );
}

/** What a decision was about, as it is read by who evaluates it. */
export async function factsOf(
  { vocabulary }: DecidingComponent,
  told: Pick<Contents, "artifact" | "answers">,
): Promise<Facts> {
  const { readFacts } = await import("@glither/interpreter");
  const { fields, enrichments, ligands = [] } = vocabulary;
  // What the dialect knows and the ruleset does not declare, only what waits may read.
  const others = ligands
    .filter(({ path }) => !enrichments.some((one) => one.path === path))
    .map(({ path, type }) => ({ path, type, ligand: { from: [], unsatisfied: true } as const }));
  const { facts, problems } = readFacts({ fields, enrichments: [...enrichments, ...others] }, told);
  if (facts !== undefined) return facts;
  throw new StageError("MALFORMED", problems.join("; "), {
    exitCode: EXIT.verification,
    hint: "the decision is of another dialect, or its host has kept something else than it gave the component",
  });
}
