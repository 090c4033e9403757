import type { Annotations } from "@glither/artifact";
import {
  PREDICATE,
  STATEMENT_NAMES,
  type StatementKind,
  type Trust,
  type VerifiedStatement,
  verifyBundle,
} from "@glither/attest";
import { type Bundles, type Candidate, MAX_UNCLAIMED } from "./_bundles.ts";
import { asRefusal } from "./_refusal.ts";
import { VerificationError } from "./error.ts";

export interface StatementQuery {
  readonly digest: string;
  readonly bundles: Bundles;
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
 * back to, whoever signed it.
 */
export async function findStatement(query: StatementQuery): Promise<string> {
  const { bundles, kind } = query;
  const failures: VerificationError[] = [];
  for (const candidates of [bundles.claimed(PREDICATE[kind]), bundles.any(PREDICATE[kind])]) {
    for await (const candidate of candidates) {
      const result = signerOf(query, candidate);
      if (typeof result === "string") return result;
      if (result !== undefined) failures.push(result);
    }
  }
  // A statement that should have held says more than those of strangers.
  const error = failures.find(({ code }) => code !== "UNTRUSTED_SIGNER") ?? failures[0] ?? absent(query);
  const told = await beyond(bundles);
  if (told === "") throw error;
  const hint = "remove what does not belong there, or publish into a repository of its own";
  throw new VerificationError(error.code, `${error.message}; ${told}`, { hint, cause: error });
}

/** What of a list was not looked at; nothing where all was. */
async function beyond(bundles: Bundles): Promise<string> {
  const { listed } = await bundles.count();
  const passedOver = await remarkOn(bundles);
  const unread = listed > MAX_UNCLAIMED ? [`${listed} bundles are attached, of which ${MAX_UNCLAIMED} were read`] : [];
  return [...unread, ...(passedOver === "" ? [] : [passedOver])].join("; ");
}

/** What was passed over to come to the bundles, in the words of a step; nothing where nothing was. */
export async function remarkOn(bundles: Bundles): Promise<string> {
  const { unreadable } = await bundles.count();
  if (unreadable === 0) return "";
  const [entries, were] = unreadable === 1 ? ["entry", "was"] : ["entries", "were"];
  return `${unreadable} ${entries} of the store's list cannot be read and ${were} passed over`;
}

function signerOf(query: StatementQuery, candidate: Candidate): string | VerificationError | undefined {
  const { digest, kind, trust, annotations, check } = query;
  try {
    if ("failure" in candidate)
      return candidate.failure === undefined ? undefined : asFailure(query, candidate.failure);
    const expected = {
      subjectDigest: digest,
      predicateType: PREDICATE[kind],
      ...(annotations === undefined ? {} : { annotations }),
    };
    const { statement, signer } = verifyBundle({ bundle: candidate.bytes, trust, expected });
    check?.(statement);
    return signer;
  } catch (cause) {
    return asFailure(query, cause);
  }
}

/** Whatever a bundle makes its readers throw is that bundle's failure: garbage beside a good one must not stop it. */
function asFailure({ kind }: StatementQuery, cause: unknown): VerificationError {
  const error = asRefusal(cause);
  if (error instanceof VerificationError) return error;
  return new VerificationError("BAD_SIGNATURE", `the ${STATEMENT_NAMES[kind]} cannot be read`, { cause });
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
