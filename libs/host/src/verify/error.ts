export type VerificationErrorCode =
  /** A tag, or anything else that may name one thing today and another tomorrow. */
  | "NOT_A_DIGEST"
  /** Nobody is trusted with anything. */
  | "NO_TRUST"
  /** A trust policy, a key or a root that cannot be used. */
  | "TRUST_UNUSABLE"
  /** The policy has no rule for an artifact of this name. */
  | "UNTRUSTED_NAME"
  /** The artifact has another name than the one that it was asked for by. */
  | "WRONG_NAME"
  | "NOT_FOUND"
  | "STORE_FAILED"
  | "WRONG_DIGEST"
  | "WRONG_SIZE"
  | "MALFORMED_ARTIFACT"
  /** An annotation in our name that we do not have. */
  | "UNKNOWN_ANNOTATION"
  | "UNSIGNED"
  /** Signed, but by nobody who is trusted. */
  | "UNTRUSTED_SIGNER"
  /** No trusted authority says that it was signed while the signer was trusted. */
  | "BAD_TIMESTAMP"
  /** Said to be signed by someone trusted, but the signature does not hold, or is none. */
  | "BAD_SIGNATURE"
  /** Signed, but it is another kind of statement than the one that is needed. */
  | "WRONG_STATEMENT"
  | "WRONG_SUBJECT"
  | "WRONG_ANNOTATIONS"
  /** A statement beside the signature that the policy demands, and that nobody made. */
  | "STATEMENT_MISSING"
  /** Made for another host, or by a compiler or with a snapshot version that is not accepted. */
  | "INCOMPATIBLE"
  /** Older than the oldest version that the policy lets run. */
  | "TOO_OLD"
  | "MALFORMED_COMPONENT"
  /** A custom section that no build writes. */
  | "UNKNOWN_SECTION"
  /** A component of another shape than our engines make, so that nothing could be said of what runs. */
  | "FOREIGN_COMPONENT"
  | "RECORD_MISMATCH"
  /** The binary is not what its world, or the attestation of it, says. */
  | "WRONG_MEMBRANE"
  /** The config says that the component imports or exports something else than it does. */
  | "WRONG_CONFIG"
  | "WRONG_PROVENANCE"
  /** The source map that is attached is another one than was signed, or of another core. */
  | "WRONG_SOURCE_MAP"
  /** Something can flow back, or there is a side channel. */
  | "RETROGRADE";

/** The checks in the order in which they are made. The last three are made where the policy demands the statement. */
export const STEP_NAMES = [
  "reference",
  "trust",
  "manifest",
  "name",
  "signature",
  "compatibility",
  "minimum",
  "content",
  "record",
  "membrane",
  "provenance",
  "no_retrograde",
  "source_map",
] as const;

export type StepName = (typeof STEP_NAMES)[number];

/** One check, passed or failed, for people. */
export interface VerificationStep {
  readonly name: StepName;
  readonly ok: boolean;
  readonly detail: string;
}

/** An artifact that must not be run. */
export class VerificationError extends Error {
  readonly code: VerificationErrorCode;
  /** What to do next. */
  readonly hint: string | undefined;
  /** The checks that passed, and at the end the one that failed. */
  readonly steps: readonly VerificationStep[];

  constructor(
    code: VerificationErrorCode,
    message: string,
    options: { hint?: string | undefined; cause?: unknown; steps?: readonly VerificationStep[] } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "VerificationError";
    this.code = code;
    this.hint = options.hint;
    this.steps = options.steps ?? [];
  }
}
