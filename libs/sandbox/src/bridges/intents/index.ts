export { type Book, type Issuer, type Resource, resourceBook } from "./book.ts";
export { IntentError, type IntentErrorCode } from "./error.ts";
export { type IntentExecutor, type IntentOptions, intentExecutor } from "./executor.ts";
export { balanced, type Morphism } from "./morphisms.ts";
export type { ResourceFacts } from "./resource.ts";
