import type { Pattern } from "../ir/core.ts";
import type { FoldedLiteral, RegexLiteral, Value } from "../syntax/ast.ts";
import { foldedPatterns, globPattern, isGlob } from "./_written-patterns.ts";
import type { Context } from "./context.ts";
import { canonicalFlags, regexFault } from "./regex.ts";

/** A regex of the regular subset, with its flags in canonical order, or undefined after a report. */
function lowerPattern(context: Context, regex: RegexLiteral): Pattern | undefined {
  const fault = regexFault(regex);
  if (fault === undefined) return { source: regex.source, flags: canonicalFlags(regex.flags) };
  context.error("IRREGULAR_REGEX", fault.message, regex.span, fault.hint === undefined ? {} : { hint: fault.hint });
  return undefined;
}

/** What stands behind `~`: a regex, or a glob in quotes; undefined after a report. */
export function lowerMatched(context: Context, op: "~" | "!~", value: Value): Pattern | undefined {
  if (value.kind === "regex") return lowerPattern(context, value);
  if (value.kind !== "string" && value.kind !== "folded") {
    context.error("TYPE_MISMATCH", `\`${op}\` takes a regex or a glob`, value.span, {
      hint: 'write it as `/…/`, or use `==`; a glob is a text with `*` or `?`, such as `"*.shop.example"`',
    });
    return undefined;
  }
  if (!isGlob(value.value)) {
    context.error("TYPE_MISMATCH", "a glob without `*` and `?` is a text", value.span, {
      hint: "use `==`, or write `*` where anything may stand; `/…/` is found anywhere",
    });
    return undefined;
  }
  return small(context, globPattern(value.value, value.kind === "folded"), value);
}

/** Texts without case, which stand beside `==` or in a set; without those that are reported. */
export function lowerFolded(context: Context, texts: readonly FoldedLiteral[]): readonly Pattern[] {
  const [first] = texts;
  if (first === undefined) return [];
  const patterns = foldedPatterns(texts.map(({ value }) => value));
  return patterns.flatMap((pattern) => small(context, pattern, first) ?? []);
}

/** A pattern that could as well be written as a regex. */
function small(context: Context, pattern: Pattern, { span }: { readonly span: Value["span"] }): Pattern | undefined {
  const fault = regexFault({ kind: "regex", ...pattern, span });
  if (fault === undefined) return pattern;
  context.error("IRREGULAR_REGEX", `it is matched as a regex, and ${fault.message}`, span, {
    hint: "say less, or say it in several guards",
  });
  return undefined;
}
