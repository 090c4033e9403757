/** The kinds of statements about an artifact, by the names under which a trust policy demands them. */
export const PREDICATE = {
  /** What `cosign sign` states: this artifact, with these annotations, is the signer's. The predicate is empty. */
  signature: "https://sigstore.dev/cosign/sign/v1",
  /** The world that was declared, and the imports and exports that the binary has. */
  membrane: "https://glither.org/attestation/membrane/v1",
  /** SLSA provenance: what it was built from, by whom. */
  provenance: "https://slsa.dev/provenance/v1",
  /** Nothing flows back to the one who gives, and there is no side channel. */
  no_retrograde: "https://glither.org/attestation/no-retrograde/v1",
  /** The same of a component that asks for enrichments, which flow to it alone. */
  no_retrograde_receiver: "https://glither.org/attestation/no-retrograde-receiver/v1",
  /** Where its rules stand in their source, for receipts that name a line; it says nothing of what they mean. */
  source_map: "https://glither.org/attestation/source-map/v1",
} as const;

/** Statements about what is no component, which no policy demands of one. */
export const PREDICATES_BEYOND = {
  /** Which parts a graph of membranes has, and of each edge its mode, guarantee and flags. */
  graph: "https://glither.org/attestation/graph/v1",
} as const;

export type StatementKind = keyof typeof PREDICATE;

export const STATEMENT_KINDS: readonly StatementKind[] = [
  "signature",
  "membrane",
  "provenance",
  "no_retrograde",
  "no_retrograde_receiver",
  "source_map",
];

/** In the plain words of error messages. */
export const STATEMENT_NAMES: Readonly<Record<StatementKind, string>> = {
  signature: "signature",
  membrane: "membrane attestation",
  provenance: "provenance",
  no_retrograde: "no-retrograde attestation",
  no_retrograde_receiver: "no-retrograde attestation of a receiver",
  source_map: "source map",
};
