export { RESERVED, RESERVED_TYPES, RESERVED_WORDS } from "../ir/reserved-words.ts";
export { arbitraryAnswers, arbitraryArtifact, artifactFor } from "./arbitrary-artifact.ts";
export { arbitraryRuleset } from "./arbitrary-ruleset.ts";
export { arbitraryText, SAMPLE_TEXTS } from "./arbitrary-text.ts";
export { declaredIn } from "./declared.ts";
export { namedInOrder } from "./in-order.ts";
export { type Crossing, meaning } from "./meaning.ts";
export { type ShippedSource, shippedSource, shippedSources } from "./shipped.ts";
