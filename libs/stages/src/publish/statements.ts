import type { BuildRecord, Descriptor, PackedReferrer, SignerNote } from "@glither/artifact";
import type { BundleClaim, StatementKind } from "@glither/attest";
import type { Material } from "@glither/host/verify";
import { digestOf } from "../files/digest.ts";
import type { Signer } from "../trust/keys.ts";
import type { OwnSourceMap } from "./attached-source-map.ts";

/** What statements are made of: an artifact as a store has it, and the one who signs. */
export interface StatementInput {
  readonly subject: Descriptor;
  readonly repository: string;
  readonly component: Uint8Array;
  readonly by: Signer;
  readonly materials: readonly Material[];
  readonly sourceMap: OwnSourceMap | undefined;
}

/** Names the one who builds, in the provenance. */
const BUILDER = "GLITHER_BUILDER_ID";
const LOCAL_BUILDER = "https://glither.org/builder/local/v1";

/**
 * All statements that can be made of an artifact, each in a bundle of its own: signature, membrane, provenance, where the
 * binary is a one-way gift that nothing flows back, at which level, and which source map is attached, if one is.
 */
export async function makeStatements(input: StatementInput): Promise<readonly PackedReferrer[]> {
  const { annotationsOf, readRecord, referrerManifest } = await import("@glither/artifact");
  const { PREDICATE, signStatement } = await import("@glither/attest");
  const { membranePredicate, noRetrogradePredicate, oneWayLevel, provenancePredicate, sourceMapPredicate } =
    await import("@glither/host/verify");
  const { subject, repository, component, by, materials } = input;
  const record = readRecord(component);
  const builder = process.env[BUILDER] || LOCAL_BUILDER;
  const oneWay = await oneWayLevel(component);
  const level = "level" in oneWay ? oneWay.level : undefined;
  const finding = level === undefined ? undefined : await noRetrogradePredicate(component, record, level);
  const map = await sourceMapBytes({ record, sourceMap: input.sourceMap });
  const predicates: readonly (readonly [StatementKind, Readonly<Record<string, unknown>>])[] = [
    ["signature", {}],
    ["membrane", await membranePredicate(component, record)],
    ["provenance", provenancePredicate(record, { builder, materials })],
    ...(finding !== undefined && "predicate" in finding
      ? [[level === "strict" ? "no_retrograde" : "no_retrograde_receiver", finding.predicate] as const]
      : []),
    ...(map === undefined ? [] : [["source_map", sourceMapPredicate(map, record.coreDigest)] as const]),
  ];
  const { mediaType, digest, size } = subject;
  return Promise.all(
    predicates.map(async ([kind, predicate]) => {
      const predicateType = PREDICATE[kind];
      const annotations = kind === "signature" ? annotationsOf(record) : {};
      const subjects = [{ name: repository, digest, annotations }];
      const signed = await signStatement({ ...by.signing, subjects, predicateType, predicate });
      const bundle = new TextEncoder().encode(signed);
      const note = await noteOf(signed, { subject: digest, predicateType }, by);
      return referrerManifest({ subject: { mediaType, digest, size }, bundle, predicateType, note });
    }),
  );
}

/** The document of the source map that is to be attached: the same bytes each time. */
export async function sourceMapBytes({
  record,
  sourceMap,
}: {
  readonly record: BuildRecord;
  readonly sourceMap: OwnSourceMap | undefined;
}): Promise<Uint8Array | undefined> {
  if (sourceMap === undefined) return undefined;
  const { sourceMapDocument } = await import("@glither/host/verify");
  return sourceMapDocument({ core: record.coreDigest, ...sourceMap });
}

/** By what the bundle is found among others'. A certificate's key is gone as soon as it has signed, and claims nothing. */
async function noteOf(
  bundle: string,
  about: Pick<BundleClaim, "subject" | "predicateType">,
  { signing, receipt }: Signer,
): Promise<SignerNote | undefined> {
  const { signClaim, signerHint } = await import("@glither/attest");
  const hint = signerHint(bundle);
  if (hint === undefined) return undefined;
  const throwAway = receipt.development;
  if ("identityToken" in signing.by) return { signer: hint, throwAway };
  const bytes = Buffer.from(bundle);
  const claim = { ...about, bundle: digestOf(bytes), size: bytes.length };
  return { signer: hint, claim: await signClaim(claim, signing.by), throwAway };
}
