import { type Annotations, unpackReferrer } from "@glither/artifact";
import {
  PREDICATE,
  STATEMENT_NAMES,
  type StatementKind,
  type Trust,
  type VerifiedStatement,
  verifyBundle,
} from "@glither/attest";
import type { Descriptor, Store } from "@glither/registry";
import { asRefusal } from "./_refusal.ts";
import { VerificationError } from "./error.ts";

/** A signature takes about a kilobyte, a provenance some more; whoever attaches more than this does not get it read. */
const MAX_BUNDLE_BYTES = 1024 * 1024;

/** Each costs two requests and a signature's check, on the word of anyone who may write to the store. */
const MAX_BUNDLES = 64;

export interface StatementQuery {
  readonly store: Store;
  readonly digest: string;
  /** The bundles that are attached to the digest. */
  readonly bundles: () => Promise<readonly Descriptor[]>;
  readonly kind: StatementKind;
  readonly trust: Trust;
  /** What the manifest says of itself, where the signer must have said the same. */
  readonly annotations?: Annotations;
  /** What must be so of the statement beyond that; throws a `VerificationError` where it is not. */
  readonly check?: (statement: VerifiedStatement["statement"]) => void;
}

/**
 * Who of the trusted ones made the statement. Anyone who may write to a store may attach bundles, so one that holds is
 * enough, whatever else is attached; but it must hold in full, for this digest. A bundle of another type is never fallen
 * back to, whoever signed it. Only the first `MAX_BUNDLES` are looked at.
 */
export async function findStatement(query: StatementQuery): Promise<string> {
  const failures: VerificationError[] = [];
  const bundles = await query.bundles();
  for (const referrer of bundles.slice(0, MAX_BUNDLES)) {
    try {
      const signer = await checkReferrer(query, referrer);
      if (signer !== undefined) return signer;
    } catch (cause) {
      failures.push(asFailure(query, cause));
    }
  }
  // A statement that should have held says more than those of strangers.
  const failure = failures.find(({ code }) => code !== "UNTRUSTED_SIGNER") ?? failures[0];
  const error = failure ?? absent(query);
  if (bundles.length <= MAX_BUNDLES) throw error;
  throw new VerificationError(
    error.code,
    `${error.message}; ${bundles.length} bundles are attached, of which the first ${MAX_BUNDLES} were read`,
    { hint: "remove those that do not belong there, or publish into a repository of its own", cause: error },
  );
}

/** Whatever a bundle makes its readers throw is that bundle's failure: garbage beside a good one must not stop it. */
function asFailure({ kind }: StatementQuery, cause: unknown): VerificationError {
  const error = asRefusal(cause);
  if (error instanceof VerificationError) return error;
  return new VerificationError("BAD_SIGNATURE", `the ${STATEMENT_NAMES[kind]} cannot be read`, { cause });
}

async function checkReferrer(query: StatementQuery, referrer: Descriptor): Promise<string | undefined> {
  const { store, digest, kind, trust, annotations, check } = query;
  const { subject, bundle, predicateType } = unpackReferrer((await store.getManifest(referrer.digest)).bytes);
  // The manifest's word is good enough to pass over other statements; what it lets through is verified.
  if (predicateType !== PREDICATE[kind]) return undefined;
  if (subject.digest !== digest) {
    throw new VerificationError("WRONG_SUBJECT", `the ${STATEMENT_NAMES[kind]} is attached to \`${subject.digest}\``);
  }
  if (bundle.size > MAX_BUNDLE_BYTES) {
    const message = `the ${STATEMENT_NAMES[kind]} has ${bundle.size} bytes, more than is read`;
    throw new VerificationError("BAD_SIGNATURE", message);
  }
  const expected = { subjectDigest: digest, predicateType, ...(annotations === undefined ? {} : { annotations }) };
  const { statement, signer } = verifyBundle({ bundle: await store.getBlob(bundle), trust, expected });
  check?.(statement);
  return signer;
}

function absent({ digest, kind }: StatementQuery): VerificationError {
  if (kind === "signature") {
    return new VerificationError("UNSIGNED", `\`${digest}\` is not signed`, {
      hint: "publish it with a signing key; an artifact that was copied must be copied with its referrers",
    });
  }
  return new VerificationError(
    "STATEMENT_MISSING",
    `\`${digest}\` has no ${STATEMENT_NAMES[kind]}, which the policy demands`,
    {
      hint: "publish it again; an artifact that was copied must be copied with its referrers",
    },
  );
}
