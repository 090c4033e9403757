import type { BuildRecord } from "@glither/artifact";
import type { StatementKind, TrustPolicy } from "@glither/attest";
import type { Attested, ContractedPart } from "@glither/compose";
import type { VerificationErrorCode, VerifiedComponent } from "@glither/host/verify";
import { openReference, type Place } from "../publish/store.ts";
import { about } from "../stage.ts";
import type { NamedPart } from "./parts-file.ts";

/** A part of a graph that has been verified like anything that runs. */
export interface PulledPart extends ContractedPart {
  readonly reference: string;
  readonly component: Uint8Array;
}

/** How many parts are fetched at a time. */
const AT_ONCE = 8;

/** All parts, each verified by the policy; the first that does not verify is the end of it. */
export async function pullParts(parts: readonly NamedPart[], policy: TrustPolicy): Promise<readonly PulledPart[]> {
  const pulled: PulledPart[] = [];
  for (let at = 0; at < parts.length; at += AT_ONCE)
    pulled.push(...(await Promise.all(parts.slice(at, at + AT_ONCE).map((part) => pullPart(part, policy)))));
  return pulled;
}

async function pullPart({ name, reference, ...said }: NamedPart, policy: TrustPolicy): Promise<PulledPart> {
  return about(`${name}: ${reference}`, async () => {
    const { componentSignatures } = await import("@glither/wit/inspect");
    const place = await openReference(reference);
    const { component, record, digest } = await pull(place, policy);
    return {
      name,
      reference,
      digest,
      dialect: record.dialect,
      version: record.version,
      ...said,
      attested: await attestedOf(place, record, policy),
      contract: await componentSignatures(component),
      component,
    };
  });
}

async function pull({ store, digest, repository }: Place, policy: TrustPolicy): Promise<VerifiedComponent> {
  const { pullVerified } = await import("@glither/host/verify");
  return pullVerified({ store, digest, policy, ...(repository === undefined ? {} : { repository }) });
}

/** Nobody trusted has signed it, or what is signed does not hold. All else says nothing of it, least of all a store that fails. */
const UNATTESTED: ReadonlySet<VerificationErrorCode> = new Set([
  "UNSIGNED",
  "UNTRUSTED_SIGNER",
  "BAD_TIMESTAMP",
  "BAD_SIGNATURE",
  "STATEMENT_MISSING",
  "WRONG_STATEMENT",
  "WRONG_SUBJECT",
  "WRONG_ANNOTATIONS",
  "WRONG_MEMBRANE",
  "WRONG_PROVENANCE",
  "RETROGRADE",
]);

/** What the policy's own signers have signed of it: what the policy demands has been verified, and the rest is looked for. */
async function attestedOf(place: Place, record: BuildRecord, policy: TrustPolicy): Promise<Attested> {
  const { repositoryOf } = await import("@glither/artifact");
  const { ruleFor } = await import("@glither/attest");
  const { VerificationError } = await import("@glither/host/verify");
  const rule = ruleFor(policy, repositoryOf(record));
  const holds = async (claim: StatementKind): Promise<boolean> => {
    if (rule === undefined || rule.statements.includes(claim)) return rule !== undefined;
    try {
      await pull(place, { ...policy, rules: [{ ...rule, statements: [...rule.statements, claim] }] });
      return true;
    } catch (error) {
      if (error instanceof VerificationError && UNATTESTED.has(error.code)) return false;
      throw error;
    }
  };
  return {
    // At either level nothing that it does is answered.
    no_retrograde: await holds("no_retrograde_receiver"),
    membrane: await holds("membrane"),
    provenance: await holds("provenance"),
  };
}
