export { shortest } from "./artifact/example.ts";
export { jsonDoubt, jsonFault } from "./artifact/json-fault.ts";
export { isObject, leaves } from "./artifact/leaves.ts";
export { nested } from "./artifact/nested.ts";
export {
  type ArtifactReading,
  type ArtifactValue,
  emptyValue,
  isDated,
  memberOf,
  readArtifact,
} from "./artifact/read-artifact.ts";
export { COMPILER_VERSION } from "./compiler-version.ts";
export {
  type AddressRange,
  addressKey,
  addressOfKey,
  addressRanges,
  canonicalAddress,
  GREATEST_ADDRESS,
  keyOfAddress,
  type NetReading,
  parseAddress,
  printAddress,
  readNet,
} from "./ir/address.ts";
export { answerType } from "./ir/answer-type.ts";
export { CLOCK, type ClockReading, clockIn, clockReading, isClock, readClock, UTC } from "./ir/clock.ts";
export type * from "./ir/core.ts";
export { type Counting, countedFrom, countingOf, isWindow, printSources } from "./ir/counting.ts";
export {
  fieldsOf,
  filledText,
  isFilled,
  mayBeFilled,
  safetiesOf,
} from "./ir/filled.ts";
export { layerCore, layerOf, mayTakeNone, rulesByLayer } from "./ir/layers.ts";
export { DAY, isMoment, MOMENT_BOUNDS, type MomentUnit, parseMoment, parseTold, printMoment } from "./ir/moments.ts";
export { type Named, namedField, namedOf, namedWords, withoutReading } from "./ir/named.ts";
export { areNets, isAmong, rangesOfSet } from "./ir/nets.ts";
export { isOwnEnrichment } from "./ir/own-enrichment.ts";
export { present } from "./ir/present.ts";
export { readFirst, readsElement } from "./ir/quantified.ts";
export { heightOf, ranking } from "./ir/ranking.ts";
export { isReference, memberType, ReferenceTypes } from "./ir/reference-types.ts";
export { SAFETIES, type Safety, UNLINED, UNLINED_CLASS } from "./ir/safety.ts";
export { decimalOf, millionths, scoreOf, standsBeside } from "./ir/scores.ts";
export type { EnumType, Given, Member, MomentType, Parameter, RecordType } from "./ir/types.ts";
export { unversioned } from "./ir/unversioned.ts";
export { type TestVisitor, visitTest } from "./ir/visit-test.ts";
export { kebab, rulesetWorld, worldName, worldSymbol } from "./ir/world-name.ts";
export type { WaitingArm, Waits } from "./lower/waits.ts";
export { printAction, printArm, printDispositions, printTrigger } from "./print/print-disposition.ts";
export { durationUnit, printDuration } from "./print/print-duration.ts";
export {
  printConstant,
  printReference,
  printScoreTest,
  printSum,
  printTerm,
  printTest,
  type WriteSet,
} from "./print/print-test.ts";
export { MANY_VALUES, shortSet } from "./print/short-set.ts";
export { fromCbor, toCbor, toJson } from "./snapshot/canonical.ts";
export { readSourceMap } from "./snapshot/read-source-map.ts";
export type { MappedItem, SourceMap } from "./snapshot/source-map.ts";
export { SNAPSHOT_VERSION } from "./snapshot/version.ts";
export { parseDuration } from "./syntax/units.ts";
