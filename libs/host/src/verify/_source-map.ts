import { digestOf } from "@glither/artifact";
import type { Store } from "@glither/registry";
import { type AttachedSourceMap, documentNamedBy, readSourceMapDocument } from "../statements/source-map.ts";
import { asRefusal } from "./_refusal.ts";
import { findStatement } from "./_statement.ts";
import { taken } from "./_taken.ts";
import { VerificationError } from "./error.ts";

/** The map of 10,000 rules has some megabytes; more than this is not read. */
const MAX_DOCUMENT_BYTES = 64 * 1024 * 1024;

export interface SignedSourceMap extends AttachedSourceMap {
  /** Who vouches for it. */
  readonly signer: string;
}

export interface SourceMapQuery extends Omit<Parameters<typeof findStatement>[0], "annotations" | "check" | "kind"> {
  readonly store: Store;
  /** The core that the component was built from, as its record says. */
  readonly coreDigest: string;
}

/**
 * The source map that somebody trusted has signed for, whatever else is attached.
 *
 * @throws VerificationError `STATEMENT_MISSING` where there is none, `WRONG_SOURCE_MAP` where it is not what was signed.
 */
export async function signedSourceMap({ store, coreDigest, ...query }: SourceMapQuery): Promise<SignedSourceMap> {
  let named: ReturnType<typeof documentNamedBy>;
  const signer = await findStatement({
    ...query,
    kind: "source_map",
    check: ({ predicate }) => {
      named = documentNamedBy(predicate, coreDigest);
      if (named === undefined) throw wrong("the statement is of another core, or names no document");
    },
  });
  if (named === undefined || named.size > MAX_DOCUMENT_BYTES) throw wrong("it is larger than is read");
  const bytes = taken(await store.getBlob(named));
  if (bytes.length !== named.size || digestOf(bytes) !== named.digest) throw wrong("it was changed");
  const attached = readSourceMapDocument(bytes);
  if (attached?.core !== coreDigest) throw wrong("it cannot be read, or is of another core");
  return { ...attached, signer };
}

/** The same where it need not be there: undefined then, and a refusal only where it is not what was signed. */
export async function sourceMapIfThere(query: SourceMapQuery): Promise<SignedSourceMap | undefined> {
  try {
    return await signedSourceMap(query);
  } catch (cause) {
    const error = asRefusal(cause);
    if (error instanceof VerificationError && ABSENT.includes(error.code)) return undefined;
    throw error;
  }
}

/** What anybody may bring about who may write to the store: as if nothing were there. */
const ABSENT: readonly VerificationError["code"][] = [
  "STATEMENT_MISSING",
  "UNTRUSTED_SIGNER",
  "BAD_SIGNATURE",
  "BAD_TIMESTAMP",
  "WRONG_STATEMENT",
  "WRONG_SUBJECT",
  "NOT_FOUND",
];

/** In the words of a step. */
export function sourceMapText({ map, text, signer }: SignedSourceMap): string {
  const rules = map.items.filter(({ kind }) => kind === "rule").length;
  const shown = text === undefined ? "" : ", and the source itself";
  return `where its ${rules === 1 ? "rule stands" : `${rules} rules stand`} in the source${shown}, as ${signer} states`;
}

function wrong(what: string): VerificationError {
  return new VerificationError("WRONG_SOURCE_MAP", `the attached source map is not what was signed: ${what}`, {
    hint: "publish again; nothing else of the artifact depends on it",
  });
}
