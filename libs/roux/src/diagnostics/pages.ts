import type { DiagnosticCode } from "../diagnostic.ts";
import { page as argumentType } from "./ARGUMENT_TYPE/page.ts";
import { page as argumentValue } from "./ARGUMENT_VALUE/page.ts";
import { page as conflictingVerdicts } from "./CONFLICTING_VERDICTS/page.ts";
import { page as contradiction } from "./CONTRADICTION/page.ts";
import { page as deadRule } from "./DEAD_RULE/page.ts";
import { page as duplicateName } from "./DUPLICATE_NAME/page.ts";
import { page as failOpen } from "./FAIL_OPEN/page.ts";
import { page as intoNonTerminal } from "./INTO_NON_TERMINAL/page.ts";
import { page as irregularRegex } from "./IRREGULAR_REGEX/page.ts";
import { page as laxDeadline } from "./LAX_DEADLINE/page.ts";
import { page as missingDeadline } from "./MISSING_DEADLINE/page.ts";
import { page as missingVerdict } from "./MISSING_VERDICT/page.ts";
import { page as openingLayer } from "./OPENING_LAYER/page.ts";
import { page as overruledAction } from "./OVERRULED_ACTION/page.ts";
import type { Page } from "./page.ts";
import { page as shadowedAction } from "./SHADOWED_ACTION/page.ts";
import { page as syntax } from "./SYNTAX/page.ts";
import { page as typeMismatch } from "./TYPE_MISMATCH/page.ts";
import { page as unknownArgument } from "./UNKNOWN_ARGUMENT/page.ts";
import { page as unknownBox } from "./UNKNOWN_BOX/page.ts";
import { page as unknownDialect } from "./UNKNOWN_DIALECT/page.ts";
import { page as unknownField } from "./UNKNOWN_FIELD/page.ts";
import { page as unknownGroup } from "./UNKNOWN_GROUP/page.ts";
import { page as unknownLadder } from "./UNKNOWN_LADDER/page.ts";
import { page as unknownRung } from "./UNKNOWN_RUNG/page.ts";
import { page as unknownTool } from "./UNKNOWN_TOOL/page.ts";
import { page as unknownVerb } from "./UNKNOWN_VERB/page.ts";
import { page as unlawfulLower } from "./UNLAWFUL_LOWER/page.ts";
import { page as unsatGuard } from "./UNSAT_GUARD/page.ts";
import { page as unusableFile } from "./UNUSABLE_FILE/page.ts";
import { page as unusedEnrichment } from "./UNUSED_ENRICHMENT/page.ts";
import { page as unusedGroup } from "./UNUSED_GROUP/page.ts";
import { page as unverifiedPart } from "./UNVERIFIED_PART/page.ts";
import { page as zeroDeadline } from "./ZERO_DEADLINE/page.ts";

/** What there is to say about each diagnostic. */
export const PAGES: Readonly<Record<DiagnosticCode, Page>> = {
  SYNTAX: syntax,
  UNKNOWN_DIALECT: unknownDialect,
  UNKNOWN_FIELD: unknownField,
  UNKNOWN_VERB: unknownVerb,
  UNKNOWN_BOX: unknownBox,
  UNKNOWN_LADDER: unknownLadder,
  UNKNOWN_RUNG: unknownRung,
  UNLAWFUL_LOWER: unlawfulLower,
  UNKNOWN_GROUP: unknownGroup,
  TYPE_MISMATCH: typeMismatch,
  IRREGULAR_REGEX: irregularRegex,
  DUPLICATE_NAME: duplicateName,
  INTO_NON_TERMINAL: intoNonTerminal,
  MISSING_VERDICT: missingVerdict,
  CONFLICTING_VERDICTS: conflictingVerdicts,
  UNSAT_GUARD: unsatGuard,
  MISSING_DEADLINE: missingDeadline,
  ZERO_DEADLINE: zeroDeadline,
  LAX_DEADLINE: laxDeadline,
  CONTRADICTION: contradiction,
  DEAD_RULE: deadRule,
  SHADOWED_ACTION: shadowedAction,
  OVERRULED_ACTION: overruledAction,
  OPENING_LAYER: openingLayer,
  UNVERIFIED_PART: unverifiedPart,
  FAIL_OPEN: failOpen,
  UNUSABLE_FILE: unusableFile,
  UNKNOWN_TOOL: unknownTool,
  UNKNOWN_ARGUMENT: unknownArgument,
  ARGUMENT_TYPE: argumentType,
  ARGUMENT_VALUE: argumentValue,
  UNUSED_GROUP: unusedGroup,
  UNUSED_ENRICHMENT: unusedEnrichment,
};

export { type Page, renderPage } from "./page.ts";
