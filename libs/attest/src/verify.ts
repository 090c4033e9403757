import { parseBundle } from "./_bundle.ts";
import { verifySigner } from "./_signature.ts";
import { AttestError } from "./error.ts";
import { parseStatement, type Statement } from "./statement.ts";
import type { Trust } from "./trust.ts";

export interface Expected {
  /** The artifact that the statement must be about, `sha256:…`. */
  readonly subjectDigest: string;
  readonly predicateType: string;
  /** When given, the subject must have exactly these. */
  readonly annotations?: Readonly<Record<string, string>>;
}

export interface VerifiedStatement {
  readonly statement: Statement;
  /** Who signed it, in words: a trusted key by its hint, or an identity. */
  readonly signer: string;
}

/**
 * Verifies a bundle and what it states. The library checks the signature and nothing else; type, identity, subject,
 * predicate and annotations are checked here, and nothing of the payload is read before its signature holds.
 *
 * Throws `NO_TRUSTED_SIGNERS` for an empty list and `KEY_UNUSABLE` for a key that is none: what is left out never widens
 * trust. `UNTRUSTED_SIGNER` means that nobody trusted claims the bundle, `NOT_VERIFIED` that the claim does not hold,
 * `BAD_TIMESTAMP` that it is not shown to have held when it was signed.
 */
export function verifyBundle(input: {
  readonly bundle: Uint8Array;
  readonly trust: Trust;
  readonly expected: Expected;
}): VerifiedStatement {
  const bundle = parseBundle(input.bundle);
  const signer = verifySigner(bundle, input.trust);
  const statement = parseStatement(bundle.payload);
  checkStatement(statement, input.expected);
  return { statement, signer };
}

function checkStatement(statement: Statement, expected: Expected): void {
  if (statement.predicateType !== expected.predicateType) {
    const message = `the statement is of type \`${statement.predicateType}\`, not \`${expected.predicateType}\``;
    throw new AttestError("PREDICATE_TYPE", message);
  }
  const [subject, second] = statement.subjects.filter(({ digest }) => digest === expected.subjectDigest);
  if (subject === undefined) {
    throw new AttestError("WRONG_SUBJECT", `the statement is not about \`${expected.subjectDigest}\``, {
      hint: "the signature is for another artifact: copy an artifact with its own signature, or publish it again",
    });
  }
  if (second !== undefined) {
    throw new AttestError("WRONG_SUBJECT", `the statement names \`${expected.subjectDigest}\` twice`);
  }
  if (expected.annotations === undefined) return;
  const stated = new Map(Object.entries(subject.annotations));
  const wanted = new Map(Object.entries(expected.annotations));
  for (const key of new Set([...stated.keys(), ...wanted.keys()])) {
    if (stated.get(key) === wanted.get(key)) continue;
    throw new AttestError("WRONG_ANNOTATIONS", `the annotation \`${key}\` is not the one that was signed`);
  }
}
