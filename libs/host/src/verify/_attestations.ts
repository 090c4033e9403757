import { type BuildRecord, canonicalJson, isJson, type Json } from "@glither/artifact";
import { membranePredicate } from "../statements/membrane.ts";
import { type Material, materialsIn, provenanceFault } from "../statements/provenance.ts";
import { findStatement } from "./_statement.ts";
import type { Passed } from "./_steps.ts";
import { VerificationError, type VerificationErrorCode } from "./error.ts";

/** Which statement to look for; what it must state is found on the binary. */
export type StatementQuery = Omit<Parameters<typeof findStatement>[0], "annotations" | "check">;

/** The binary is held to its world in any case; the attestation of it is demanded where the policy says so. */
export async function checkMembrane(
  component: Uint8Array,
  record: BuildRecord,
  query: StatementQuery | undefined,
): Promise<Passed<void>> {
  const found = await membranePredicate(component, record);
  const imports = Array.isArray(found["imports"]) ? found["imports"].length : 0;
  const detail = `the binary imports the ${imports} functions of its world and exports \`dispose\``;
  if (query === undefined) return { value: undefined, detail };
  const signer = await findStatement({ ...query, check: sameAs(found, "WRONG_MEMBRANE", "membrane attestation") });
  return { value: undefined, detail: `${detail}, as attested by ${signer}` };
}

/** Gives what the build read, as it is stated. */
export async function checkProvenance(
  record: BuildRecord,
  query: StatementQuery,
): Promise<Passed<readonly Material[]>> {
  let materials: readonly Material[] = [];
  const signer = await findStatement({
    ...query,
    check: ({ predicate }) => {
      const fault = provenanceFault(predicate, record);
      if (fault !== undefined)
        throw new VerificationError("WRONG_PROVENANCE", `the provenance is not this component's: ${fault}`);
      materials = materialsIn(predicate);
    },
  });
  return { value: materials, detail: `built from what its record names, as ${signer} states` };
}

/** Holds a statement to what was found on the binary. */
function sameAs(
  found: { readonly [key: string]: Json },
  code: VerificationErrorCode,
  what: string,
): NonNullable<Parameters<typeof findStatement>[0]["check"]> {
  return ({ predicate }) => {
    if (isJson(predicate) && Buffer.compare(canonicalJson(predicate), canonicalJson(found)) === 0) return;
    throw new VerificationError(code, `the ${what} states something else than what the binary is`);
  };
}
