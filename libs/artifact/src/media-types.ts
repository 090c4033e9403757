/** The media types of a component as an OCI artifact (the CNCF wasm layout), and of what refers to it. */
export const MEDIA_TYPE = {
  manifest: "application/vnd.oci.image.manifest.v1+json",
  wasmConfig: "application/vnd.wasm.config.v0+json",
  wasmLayer: "application/wasm",
  bundle: "application/vnd.dev.sigstore.bundle.v0.3+json",
  /** A ruleset's core in canonical CBOR. */
  core: "application/vnd.glither.core.v1+cbor",
  /** Where a ruleset's rules stand in their source, as JSON. */
  sourceMap: "application/vnd.glither.source-map.v1+json",
  empty: "application/vnd.oci.empty.v1+json",
} as const;
