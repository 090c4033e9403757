import {
  annotationsOf,
  type BuildRecord,
  digestOf,
  embedRecord,
  embedWorld,
  type PackedComponent,
  type PackedReferrer,
  packComponent,
  referrerManifest,
} from "@glither/artifact";
import {
  generateSigningKey,
  PREDICATE,
  type SigningKey,
  type StatementKind,
  signClaim,
  signStatement,
  type TrustPolicy,
} from "@glither/attest";
import type { Store } from "@glither/registry";
import { membranePredicate } from "../statements/membrane.ts";
import { noRetrogradePredicate } from "../statements/no-retrograde.ts";
import { provenancePredicate } from "../statements/provenance.ts";
import { componentOfWorld } from "./component.ts";

export const WORLD = `package glither:mail@0.1.0;

interface actions {
  route: func(to: string);
}

world mailguard {
  import actions;
  export dispose: func();
}
`;

export const RECORD: BuildRecord = {
  ruleset: "mailguard",
  version: "0.1.0",
  dialect: "glither.mail",
  dialectVersion: "0.1.0",
  snapshotVersion: "0.1.0",
  coreDigest: digestOf(Buffer.from("core")),
  witAttestation: digestOf(Buffer.from(WORLD)),
  compiler: "glither/0.1.0",
  wasi: "none",
  engine: "direct",
  inputDigest: "sha256:input",
};

const KINDS = ["signature", "membrane", "provenance", "no_retrograde"] as const;

/** An artifact with everything that is said of it by one key, as `publish` makes it, in memory. */
export interface Published {
  readonly packed: PackedComponent;
  readonly digest: string;
  readonly referrers: readonly PackedReferrer[];
  /** Trusts the key alone, and demands every statement. */
  readonly policy: TrustPolicy;
}

export async function packedComponent(record = RECORD, hollow?: Uint8Array, world = WORLD): Promise<PackedComponent> {
  const component = embedRecord(embedWorld(hollow ?? (await componentOfWorld(world, "mailguard")), world), record);
  return packComponent({ component, record, imports: ["glither:mail/actions@0.1.0#route"], exports: ["dispose"] });
}

export async function published(key: SigningKey = generateSigningKey().key): Promise<Published> {
  const packed = await packedComponent();
  const referrers = await Promise.all(KINDS.map((kind) => statement(packed, kind, key)));
  const signers = [{ kind: "key", publicKeyPem: key.publicKeyPem }] as const;
  return {
    packed,
    digest: packed.manifest.descriptor.digest,
    referrers,
    policy: {
      rules: [{ name: "glither/mail/mailguard", signers, statements: KINDS, timestamped: false }],
      compilers: ["glither/0.1.0"],
      snapshots: ["0.1.0"],
      minimumVersions: new Map(),
    },
  };
}

/** One statement by a key, with its claim. */
export async function statement(
  packed: PackedComponent,
  kind: StatementKind,
  key: SigningKey,
): Promise<PackedReferrer> {
  const { descriptor: subject } = packed.manifest;
  const predicateType = PREDICATE[kind];
  const annotations = kind === "signature" ? annotationsOf(RECORD) : {};
  const subjects = [{ name: "", digest: subject.digest, annotations }];
  const predicate = await predicateOf(packed, kind);
  const bundle = Buffer.from(await signStatement({ by: key, subjects, predicateType, predicate }));
  const claimed = { subject: subject.digest, predicateType, bundle: digestOf(bundle), size: bundle.length };
  const note = { signer: key.hint, claim: await signClaim(claimed, key) };
  return referrerManifest({ subject, bundle, predicateType, note });
}

async function predicateOf(
  { layer }: PackedComponent,
  kind: StatementKind,
): Promise<Readonly<Record<string, unknown>>> {
  if (kind === "signature") return {};
  if (kind === "membrane") return membranePredicate(layer.bytes, RECORD);
  if (kind === "provenance") return provenancePredicate(RECORD, { builder: "https://builder.example", materials: [] });
  const finding = await noRetrogradePredicate(layer.bytes, RECORD);
  return "predicate" in finding ? finding.predicate : {};
}

/** Puts all of it into a store. */
export async function putPublished(store: Store, { packed, digest, referrers }: Published): Promise<void> {
  const { manifest, config, layer } = packed;
  for (const { bytes } of [config, layer]) await store.putBlob(bytes);
  await store.putManifest(manifest.bytes, manifest.descriptor.mediaType);
  await putReferrers(store, digest, referrers);
}

export async function putReferrers(store: Store, digest: string, referrers: readonly PackedReferrer[]): Promise<void> {
  for (const { config, bundle } of referrers) {
    for (const { bytes } of [config, bundle]) await store.putBlob(bytes);
  }
  await store.putReferrers(
    digest,
    referrers.map(({ manifest }) => manifest),
  );
}
