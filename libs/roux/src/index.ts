export { type Compilation, type CompileOptions, compile } from "./compile.ts";
export type { Diagnostic, DiagnosticCode, Fix, Related, Severity, Span } from "./diagnostic.ts";
export { DIAGNOSTIC_CODES } from "./diagnostic.ts";
export { type Formatting, format } from "./format/format.ts";
export { compose, type Part } from "./layers/compose.ts";
export {
  type Files,
  filesNamedIn,
  type PinnedPart,
  pinnedNamedIn,
  rulesetsNamedIn,
  type Unreadable,
} from "./link/files.ts";
export type { LigandPlace } from "./lower/ligand-place.ts";
export { verbsOf } from "./lower/verb-signatures.ts";
export { readWatched, type Watched } from "./lower/watched.ts";
export {
  type Filling,
  FORMS,
  type Form,
  type KnownLigand,
  type LintPolicy,
  type Preposition,
  type StandardEnrichment,
  type TextForm,
  type VerbShape,
  type Vocabulary,
} from "./vocabulary.ts";
export { listed, nearest } from "./wording.ts";
