import { ArtifactError, type ArtifactErrorCode } from "@glither/artifact";
import { AttestError, type AttestErrorCode } from "@glither/attest";
import { StoreError, type StoreErrorCode } from "@glither/registry";
import { InspectError } from "@glither/wit/inspect";
import { LinkError, type LinkErrorCode } from "../link/error.ts";
import { VerificationError, type VerificationErrorCode } from "./error.ts";

const ARTIFACT: Record<ArtifactErrorCode, VerificationErrorCode> = {
  NOT_WASM: "MALFORMED_COMPONENT",
  TRUNCATED: "MALFORMED_COMPONENT",
  MALFORMED_SECTION: "MALFORMED_COMPONENT",
  UNKNOWN_SECTION: "UNKNOWN_SECTION",
  RECORD_MISSING: "MALFORMED_COMPONENT",
  RECORD_EXISTS: "MALFORMED_COMPONENT",
  RECORD_MALFORMED: "MALFORMED_COMPONENT",
  RECORD_MISMATCH: "RECORD_MISMATCH",
  INVALID_NAME: "MALFORMED_ARTIFACT",
  INVALID_VERSION: "MALFORMED_ARTIFACT",
  MANIFEST_MALFORMED: "MALFORMED_ARTIFACT",
  UNKNOWN_ANNOTATION: "UNKNOWN_ANNOTATION",
  CONFIG_MALFORMED: "MALFORMED_ARTIFACT",
  REFERRER_MALFORMED: "BAD_SIGNATURE",
};

const ATTEST: Record<AttestErrorCode, VerificationErrorCode> = {
  KEY_UNUSABLE: "TRUST_UNUSABLE",
  NO_TRUSTED_SIGNERS: "NO_TRUST",
  POLICY_UNUSABLE: "TRUST_UNUSABLE",
  UNTRUSTED_SIGNER: "UNTRUSTED_SIGNER",
  NOT_VERIFIED: "BAD_SIGNATURE",
  BAD_TIMESTAMP: "BAD_TIMESTAMP",
  BUNDLE_MALFORMED: "BAD_SIGNATURE",
  BUNDLE_TYPE: "BAD_SIGNATURE",
  PAYLOAD_TYPE: "WRONG_STATEMENT",
  STATEMENT_MALFORMED: "WRONG_STATEMENT",
  STATEMENT_TYPE: "WRONG_STATEMENT",
  PREDICATE_TYPE: "WRONG_STATEMENT",
  WRONG_SUBJECT: "WRONG_SUBJECT",
  WRONG_ANNOTATIONS: "WRONG_ANNOTATIONS",
  SIGNING_FAILED: "BAD_SIGNATURE",
};

const STORE: Record<StoreErrorCode, VerificationErrorCode> = {
  NOT_FOUND: "NOT_FOUND",
  WRONG_DIGEST: "WRONG_DIGEST",
  WRONG_SIZE: "WRONG_SIZE",
  INVALID_DIGEST: "NOT_A_DIGEST",
  INVALID_TAG: "NOT_A_DIGEST",
  INVALID_REFERENCE: "NOT_A_DIGEST",
  TAG_EXISTS: "STORE_FAILED",
  WRONG_SUBJECT: "WRONG_SUBJECT",
  NOT_A_STORE: "STORE_FAILED",
  STORE_MALFORMED: "STORE_FAILED",
  STORE_LOCKED: "STORE_FAILED",
  STORE_UNREACHABLE: "STORE_FAILED",
  UNAUTHORIZED: "STORE_FAILED",
  FORBIDDEN: "STORE_FAILED",
  CREDENTIALS_UNUSABLE: "STORE_FAILED",
  PLAIN_HTTP: "STORE_FAILED",
  TLS_UNTRUSTED: "STORE_FAILED",
  TOO_LARGE: "WRONG_SIZE",
  CONTENDED: "STORE_FAILED",
  NOT_A_FILE: "STORE_FAILED",
};

/** Those that a reading of the binary throws; the others are of linking. */
const ADMISSION: Partial<Record<LinkErrorCode, VerificationErrorCode>> = {
  FOREIGN_COMPONENT: "FOREIGN_COMPONENT",
  NOT_A_COMPONENT: "MALFORMED_COMPONENT",
  MALFORMED_COMPONENT: "MALFORMED_COMPONENT",
};

/** What a failure of a lower part means for the one who wants to run the artifact; a bug stays what it is. */
export function asRefusal(error: unknown): unknown {
  if (error instanceof ArtifactError) return refusal(ARTIFACT[error.code], error);
  if (error instanceof AttestError) return refusal(ATTEST[error.code], error);
  if (error instanceof StoreError) return refusal(STORE[error.code], error);
  if (error instanceof LinkError) {
    const code = ADMISSION[error.code];
    return code === undefined ? error : refusal(code, error);
  }
  if (error instanceof InspectError) return refusal("MALFORMED_COMPONENT", error);
  return error;
}

function refusal(
  code: VerificationErrorCode,
  error: ArtifactError | AttestError | InspectError | LinkError | StoreError,
): VerificationError {
  return new VerificationError(code, error.message, { hint: error.hint, cause: error });
}
