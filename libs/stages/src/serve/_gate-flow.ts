import type { AsyncDispose, CrossingContract } from "@glither/host";
import { vocabularyOf } from "../compile/ruleset.ts";
import { withDeclared } from "../compile/with-declared.ts";
import { EXIT, type Outcome, StageError } from "../outcome.ts";
import { byAnswers } from "../run/_disposing.ts";
import { contractOf, findComponent } from "../run/find-component.ts";
import { about } from "../stage.ts";
import type { TrustOptions } from "../trust/trust.ts";

/** What says of a person what it is called; `notes` beside them are all texts. */
export const PERSONAL = ["name", "email", "phone", "national_id", "iban", "birth_date", "ip"] as const;

/** A ruleset that takes things out of what passes it. */
export interface Flow {
  readonly contract: CrossingContract;
  readonly component: Uint8Array;
  readonly cross: AsyncDispose;
}

/** Milliseconds; as for calls. */
const PATIENCE = { time: 10_000 };

/**
 * Opens a ruleset of `glither.flow`. What it asks for beside what passes is not there, and closes.
 *
 * @param what is done by it: `results are disposed of`.
 */
export async function openFlow(subject: string, trust: TrustOptions, what: string): Promise<Flow | Outcome> {
  const found = await findComponent(subject, trust);
  if ("exitCode" in found) return found;
  if (found.dialect !== "glither.flow") {
    throw new StageError("MALFORMED", `${what} by rules of glither.flow, and these are of ${found.dialect}`, {
      exitCode: EXIT.usage,
      hint: "begin the ruleset with `#pragma dialect glither.flow`",
    });
  }
  const contract = { ...contractOf(withDeclared(vocabularyOf(found.dialect), found)), ...found.meaning };
  const { set } = await byAnswers(undefined, contract);
  const component = await found.component();
  const { linkComponent, prepareAsync } = await import("@glither/host");
  const where = found.where === undefined ? {} : { where: found.where };
  const linked = await about(subject, () => linkComponent(component, set, { ...where, limits: PATIENCE }));
  return { contract, component, cross: prepareAsync(linked, contract) };
}
