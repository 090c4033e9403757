export {
  type Change,
  type Difference,
  difference,
  type Finding,
  type UndecidedReason,
  type Witness,
} from "./analysis/index.ts";
export { shortest } from "./artifact/example.ts";
export { isObject, leaves } from "./artifact/leaves.ts";
export { type ArtifactReading, type ArtifactValue, isDated, memberOf, readArtifact } from "./artifact/read-artifact.ts";
export { type Checked, type CheckOptions, check } from "./check.ts";
export { type Compilation, type CompileOptions, compile } from "./compile.ts";
export { COMPILER_VERSION } from "./compiler-version.ts";
export type { Diagnostic, DiagnosticCode, Fix, Severity, Span } from "./diagnostic.ts";
export { DIAGNOSTIC_CODES } from "./diagnostic.ts";
export { type Formatting, format } from "./format/format.ts";
export { answerType } from "./ir/answer-type.ts";
export type * from "./ir/core.ts";
export { isReference, memberType, ReferenceTypes } from "./ir/reference-types.ts";
export type { EnumType, Member, Parameter, RecordType } from "./ir/types.ts";
export { type TestVisitor, visitTest } from "./ir/visit-test.ts";
export { present } from "./lower/values.ts";
export { verbsOf } from "./lower/verb-signatures.ts";
export { durationUnit, printAction, printDuration, printTrigger } from "./print/print-disposition.ts";
export { printConstant, printTest } from "./print/print-test.ts";
export { fromCbor, toCbor, toJson } from "./snapshot/canonical.ts";
export type { MappedItem, SourceMap } from "./snapshot/source-map.ts";
export { SNAPSHOT_VERSION } from "./snapshot/version.ts";
export type { Undecided } from "./undecided.ts";
export type { KnownLigand, LintPolicy, Preposition, StandardEnrichment, VerbShape, Vocabulary } from "./vocabulary.ts";
export { nearest } from "./wording.ts";
