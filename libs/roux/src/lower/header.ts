import type { Diagnostic, Span } from "../diagnostic.ts";
import type { Fold } from "../ir/core.ts";
import type { Ast, Pragma } from "../syntax/ast.ts";
import type { ParseResult } from "../syntax/parse.ts";
import type { Vocabulary } from "../vocabulary.ts";
import { abridge, listed, nearest } from "../wording.ts";
import { replacement } from "./context.ts";
import { zoneFault } from "./zone.ts";

export interface Header {
  readonly vocabulary: Vocabulary;
  readonly fold: Fold;
  readonly version: string;
  /** Undefined where it names none. */
  readonly zone?: string;
}

export interface HeaderReading {
  /** Undefined without a known dialect. */
  readonly known?: Header;
  /** What the ruleset is most likely meant for, where it does not say it: enough to find what else is wrong with it. */
  readonly assumed?: Header;
  readonly diagnostics: readonly Diagnostic[];
}

const START: Span = { offset: 0, length: 0, line: 1, column: 1 };
const FIRST_VERSION = "0.1.0";

type Kind<K extends Pragma["kind"]> = Extract<Pragma, { kind: K }>;

function pragmasOf<K extends Pragma["kind"]>(ast: Ast, kind: K): Kind<K>[] {
  return ast.pragmas.filter((pragma): pragma is Kind<K> => pragma.kind === kind);
}

/** What the pragmas say. */
export function lowerHeader(
  { ast, brokenPragma }: Pick<ParseResult, "ast" | "brokenPragma">,
  vocabularies: ReadonlyMap<string, Vocabulary>,
): HeaderReading {
  const diagnostics = [...misplaced(ast)];
  const report = (code: Diagnostic["code"], message: string, span: Span, more: Partial<Diagnostic>): void => {
    diagnostics.push({ code, severity: "error", message, span, ...more });
  };
  const [dialect] = pragmasOf(ast, "dialect");
  const names = [...vocabularies.keys()];
  if (!dialect) {
    const assumed = byCollection(ast, vocabularies);
    const pragma = `#pragma dialect ${assumed?.vocabulary.dialect ?? names[0]}`;
    if (!brokenPragma && !isPart(ast))
      report("SYNTAX", "the ruleset names no dialect", START, {
        hint: `begin the file with \`${pragma}\`; there is ${listed(names)}`,
        ...(assumed ? { fix: { title: `write \`${pragma}\``, edits: [{ span: START, text: `${pragma}\n` }] } } : {}),
      });
    return { ...(assumed ? { assumed } : {}), diagnostics };
  }
  const { text, span } = dialect.dialect;
  const vocabulary = vocabularies.get(text);
  if (!vocabulary) {
    const meant = names.find((name) => name.endsWith(`.${text.toLowerCase()}`)) ?? nearest(text, names);
    const own = meant === undefined ? undefined : vocabularies.get(meant);
    const assumed = own ? { ...UNSAID, vocabulary: own } : byCollection(ast, vocabularies);
    report("UNKNOWN_DIALECT", `unknown dialect \`${abridge(text)}\``, span, {
      ...(meant === undefined
        ? { hint: `there is ${listed(names)}` }
        : { hint: `did you mean \`${meant}\`?`, fix: replacement(span, meant) }),
    });
    return { ...(assumed ? { assumed } : {}), diagnostics };
  }
  const fold = dialect.fold ?? "first-match";
  const layered = ast.items.some(({ kind }) => kind === "layer");
  if (layered ? fold === "accumulate" : fold === "strictest")
    report(
      "SYNTAX",
      layered ? "layers do not accumulate" : "`strictest` folds layers, and there is none",
      dialect.span,
      {
        hint: layered
          ? "they have `fold first-match` or `fold strictest`"
          : "rules have `fold first-match` or `fold accumulate`",
      },
    );
  const [version] = pragmasOf(ast, "version");
  if (version && !isPublishable(version.version.text))
    report("SYNTAX", `\`${abridge(version.version.text)}\` is no version that can be published`, version.version.span, {
      hint: "a semantic version without build metadata, such as `0.1.0` or `1.0.0-rc.1`, 128 characters at most",
    });
  const [zone] = pragmasOf(ast, "zone");
  const fault = zone && zoneFault(zone);
  if (fault) diagnostics.push(fault);
  const known = { vocabulary, fold, version: version?.version.text ?? FIRST_VERSION };
  return { known: { ...known, ...(zone ? { zone: zone.zone.text } : {}) }, diagnostics };
}

/** Under `accumulate` fewer things are wrong, so nothing is reported that might be right. */
const UNSAID = { fold: "accumulate", version: FIRST_VERSION } as const;

/** What declares names and has no rules is there for rulesets to use, of any dialect that has what it reads. */
function isPart({ pragmas, items }: Ast): boolean {
  return pragmas.length === 0 && items.length > 0 && items.every(({ kind }) => kind !== "rule" && kind !== "layer");
}

/** The one dialect whose collection the rules speak of. */
function byCollection({ items }: Ast, vocabularies: ReadonlyMap<string, Vocabulary>): Header | undefined {
  const spoken = new Set(items.flatMap((item) => ("selection" in item ? [item.selection.collection.text] : [])));
  const [vocabulary, ...others] = [...vocabularies.values()].filter(({ collection }) => spoken.has(collection));
  return vocabulary && others.length === 0 ? { ...UNSAID, vocabulary } : undefined;
}

/** A published version is a tag, which has no `+` and is not longer. */
function isPublishable(version: string): boolean {
  const identifier = "(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)";
  const number = "(?:0|[1-9][0-9]*)";
  const form = new RegExp(`^${number}(?:\\.${number}){2}(?:-${identifier}(?:\\.${identifier})*)?$`, "u");
  return version.length <= 128 && form.test(version);
}

/** Pragmas stand before all declarations, one of each kind. */
function* misplaced(ast: Ast): Generator<Diagnostic> {
  const [item] = ast.items;
  const late = item && ast.pragmas.find((pragma) => pragma.span.offset > item.span.offset);
  if (late)
    yield {
      code: "SYNTAX",
      severity: "error",
      message: "a pragma stands before all declarations",
      hint: "move it to the top of the file",
      span: late.span,
    };
  for (const kind of ["dialect", "version", "zone"] as const) {
    const second = pragmasOf(ast, kind)[1];
    if (second)
      yield {
        code: "SYNTAX",
        severity: "error",
        message: `\`#pragma ${kind}\` stands twice`,
        hint: "keep one of the two",
        span: second.span,
      };
  }
}
