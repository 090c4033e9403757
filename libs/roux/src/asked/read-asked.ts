import type { CompileOptions } from "../compilation.ts";
import type { Diagnostic } from "../diagnostic.ts";
import { filesFrom, isPinned, type PinnedPart, pathFrom, pinnedFrom, type Unreadable, whyNot } from "../link/files.ts";
import { toCbor } from "../snapshot/canonical.ts";
import { sha256 } from "../snapshot/sha256.ts";
import type { AskedItem, Ast } from "../syntax/ast.ts";
import { parse } from "../syntax/parse.ts";
import type { Vocabulary } from "../vocabulary.ts";
import type { Within } from "../within.ts";
import { abridge } from "../wording.ts";
import type { Asked, Found } from "./decisions.ts";

/** Questions to questions to questions: deeper than anybody asks. */
const MAX_DEPTH = 16;
/** A ruleset with more is a table; it wants an enrichment. */
const MAX_RULES = 1_000;

/** Reads the rulesets whose decisions a ruleset asks for; what is wrong with one is told where it is named. */
export function readAsked(
  { items }: Ast,
  dialect: string | undefined,
  vocabularies: ReadonlyMap<string, Vocabulary>,
  options: CompileOptions,
  within: Within,
): { readonly asked: readonly Asked[]; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const asked = items.flatMap((item): readonly Asked[] => {
    if (item.kind !== "ruleset") return [];
    const read = readOne(item, { dialect, vocabularies, options, within });
    if ("core" in read) return [{ item, found: read }];
    diagnostics.push({ code: "UNUSABLE_FILE", severity: "error", span: item.from.span, ...read });
    return [{ item }];
  });
  return { asked, diagnostics };
}

interface Asking {
  readonly dialect: string | undefined;
  readonly vocabularies: ReadonlyMap<string, Vocabulary>;
  readonly options: CompileOptions;
  readonly within: Within;
}

type Fault = Pick<Diagnostic, "message" | "hint" | "related"> & Partial<Pick<Diagnostic, "code">>;

const TOO_MANY: Fault = { message: "too many rulesets are asked, those that these ask counted" };

function readOne({ from }: AskedItem, { dialect, vocabularies, options, within }: Asking): Found | Fault {
  const { files, self } = within;
  const pinned = pinnedFrom(self, from.value);
  if (pinned !== undefined) {
    within.budget.left -= 1;
    if (within.budget.left < 0) return TOO_MANY;
    return askable(published(files.get(pinned), from.value, vocabularies), abridge(from.value), dialect);
  }
  const path = pathFrom(self, from.value, ".glith");
  if (path === undefined)
    return {
      message: `\`${abridge(from.value)}\` is no path of a ruleset`,
      hint: 'it is relative to its own file, has `/` between its parts, and ends in `.glith`: `"../mailguard/mailguard.glith"`',
    };
  const above = [...within.above, self];
  if (above.includes(path)) {
    const circle = [...above.slice(above.indexOf(path)), path].map((file) => `\`${file}\``);
    return {
      message: `rulesets ask each other in a circle: ${circle.join(", which asks ")}`,
      hint: "move what both need to know into a group of a file of its own, and `use` that",
    };
  }
  if (above.length > MAX_DEPTH) return { message: `rulesets ask each other deeper than ${MAX_DEPTH} levels` };
  within.budget.left -= 1;
  if (within.budget.left < 0) return TOO_MANY;
  const text = files.get(path);
  if (typeof text !== "string") return { message: `\`${path}\` ${whyNot(text)}` };
  const own = path.slice(path.lastIndexOf("/") + 1, -".glith".length);
  const { compilation } = within.compile(
    own,
    parse(text),
    vocabularies,
    { ...options, files: filesFrom(files, path) },
    { ...within, self: path, above },
  );
  const { core, diagnostics } = compilation;
  if (core === undefined) {
    const fault = diagnostics.find(({ severity }) => severity === "error");
    return {
      message: `\`${path}\` has an error${fault === undefined ? "" : ` in line ${fault.span.line}: ${fault.message}`}`,
      ...(fault?.hint === undefined ? {} : { hint: fault.hint }),
      ...(fault === undefined ? {} : { related: [{ message: fault.code, span: fault.span, file: path }] }),
    };
  }
  return askable({ core, identity: sha256(toCbor(core)) }, path, dialect);
}

/** What was published is compiled already, and of its dialect as that was then. */
function published(
  part: string | Unreadable | PinnedPart | undefined,
  named: string,
  vocabularies: ReadonlyMap<string, Vocabulary>,
): Found | Fault {
  if (part === undefined || typeof part === "string" || !isPinned(part)) {
    const why: Unreadable = part === undefined || typeof part === "string" ? { reason: "was not fetched" } : part;
    return {
      code: "UNVERIFIED_PART",
      message: `\`${named}\` ${why.reason}`,
      hint: why.hint ?? "nobody is asked who is not verified: `tangle verify` tells each step of it",
    };
  }
  const { core, identity, artifact } = part;
  const version = vocabularies.get(core.dialect.name)?.version;
  if (version === core.dialect.version) return { core, identity, artifact };
  return {
    message: `\`${abridge(named)}\` was built with version ${core.dialect.version} of \`${core.dialect.name}\`, and this one is ${version}`,
    hint: "publish it again with this compiler, and pin that",
  };
}

/** Whether it can be asked. */
function askable(found: Found | Fault, path: string, dialect: string | undefined): Found | Fault {
  if (!("core" in found)) return found;
  const { core } = found;
  if (dialect !== undefined && core.dialect.name !== dialect)
    return {
      message: `\`${path}\` is written for \`${core.dialect.name}\`, not for \`${dialect}\``,
      hint: "a ruleset asks another about the artifact that it has itself",
    };
  if (core.fold === "strictest")
    return {
      message: `\`${path}\` folds layers by \`strictest\``,
      hint: "ask the layers one by one, or fold them by `first-match`",
    };
  if (core.rules.length > MAX_RULES)
    return { message: `\`${path}\` has more than ${MAX_RULES.toLocaleString("en")} rules`, hint: "ask a part of it" };
  return found;
}
