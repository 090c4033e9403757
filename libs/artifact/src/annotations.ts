import type { BuildRecord } from "./record.ts";

const PREFIX = "org.glither.";
const VERSION = "org.opencontainers.image.version";

/** What every component is compiled for; a pin of its own, so that a host can refuse what comes after it. */
export const TARGET = "wasm32-wasip2";

export const DIALECT_ANNOTATION = `${PREFIX}dialect`;

/** The names of the annotations by which a host tells whether it can run a component. */
export const PIN = {
  compiler: `${PREFIX}compiler`,
  snapshot: `${PREFIX}snapshot-version`,
  target: `${PREFIX}target`,
  wasi: `${PREFIX}wasi`,
  version: VERSION,
} as const;

/** The names of the annotations that say what a component means and may do: digests of its core and of its world's text. */
export const MEANING = { core: `${PREFIX}source-digest`, contract: `${PREFIX}wit-attestation` } as const;

export type Annotations = Readonly<Record<string, string>>;

/** What a component's manifest says of it, in sorted order; the signature covers the same. */
export function annotationsOf(record: BuildRecord): Annotations {
  return {
    [`${PREFIX}compiler`]: record.compiler,
    [DIALECT_ANNOTATION]: record.dialect,
    [`${PREFIX}input-digest`]: record.inputDigest,
    [`${PREFIX}snapshot-version`]: record.snapshotVersion,
    [`${PREFIX}source-digest`]: record.coreDigest,
    [`${PREFIX}target`]: TARGET,
    [`${PREFIX}wasi`]: record.wasi,
    [`${PREFIX}wit-attestation`]: record.witAttestation,
    [VERSION]: record.version,
  };
}

/** The names that `annotationsOf` always gives. */
export const REQUIRED_ANNOTATIONS: readonly string[] = [
  `${PREFIX}compiler`,
  DIALECT_ANNOTATION,
  `${PREFIX}input-digest`,
  `${PREFIX}snapshot-version`,
  `${PREFIX}source-digest`,
  `${PREFIX}target`,
  `${PREFIX}wasi`,
  `${PREFIX}wit-attestation`,
  VERSION,
];

const OURS = /(?:^|\.)glither\./i;

/**
 * The first name that looks like one of ours and is none: it says something in our name that nothing checks. Beside the
 * manifest's own, no part of an artifact has annotations of ours.
 */
export function unknownAnnotation(annotations: Annotations, known = REQUIRED_ANNOTATIONS): string | undefined {
  return Object.keys(annotations).find((name) => OURS.test(name) && !known.includes(name));
}

/** Those annotations of a manifest that Glither owns; a tool may have added others, which nobody vouches for. */
export function ownAnnotations(annotations: Annotations): Annotations {
  return Object.fromEntries(Object.entries(annotations).filter(([key]) => key.startsWith(PREFIX) || key === VERSION));
}

/** Whether both have the same names with the same values. */
export function sameAnnotations(a: Annotations, b: Annotations): boolean {
  const left = Object.entries(a);
  const right = new Map(Object.entries(b));
  return left.length === right.size && left.every(([key, value]) => right.get(key) === value);
}
