import type { Compilation, CompileOptions } from "../compilation.ts";
import { compileRuleset } from "../compile-ruleset.ts";
import type { Diagnostic, Related, Span } from "../diagnostic.ts";
import type { Ceiling, Core } from "../ir/core.ts";
import { type Files, filesFrom, isPinned, pathFrom, pinnedFrom, whyNot } from "../link/files.ts";
import { lowerHeader } from "../lower/header.ts";
import { toCbor } from "../snapshot/canonical.ts";
import { sha256 } from "../snapshot/sha256.ts";
import { sourceMap } from "../snapshot/source-map.ts";
import type { Ast, LayerItem, Word } from "../syntax/ast.ts";
import { type ParseResult, parse } from "../syntax/parse.ts";
import type { Vocabulary } from "../vocabulary.ts";
import type { Within } from "../within.ts";
import { abridge, listed } from "../wording.ts";
import { clashOf, compose, type Part } from "./compose.ts";
import { ruleName } from "./names.ts";

/** Layers of layers of layers: deeper than any house is. */
const MAX_DEPTH = 16;
/** More than any house has, and few enough that each may be compiled. */
const MAX_LAYERS = 256;

/**
 * The meaning of a ruleset that is made of others. What is wrong with one of them is told at the layer that brings it; what could
 * be better in it is told where it is checked itself.
 */
export function compileLayers(
  name: string,
  parsed: ParseResult,
  vocabularies: ReadonlyMap<string, Vocabulary>,
  options: CompileOptions,
  within: Within,
): Compilation {
  const header = lowerHeader(parsed, vocabularies);
  const reader = new LayerReader(vocabularies, options, within);
  const { known } = header;
  const fold = known?.fold === "strictest" ? "strictest" : "first-match";
  const self = {
    file: `${name}.glith`,
    ast: parsed.ast,
    fold,
    dialect: known?.vocabulary.dialect,
    prefix: "",
  } as const;
  const parts = reader.read(self, [self.file]);
  const diagnostics = [...parsed.diagnostics, ...header.diagnostics, ...reader.diagnostics].sort(
    (a, b) => a.span.offset - b.span.offset,
  );
  const sound = known !== undefined && !diagnostics.some(({ severity }) => severity === "error");
  return {
    ...(sound
      ? {
          core: compose({ name, version: known.version }, { fold, ceilings: reader.ceilings }, parts, known.vocabulary),
        }
      : {}),
    sourceMap: sourceMap(name, parsed.ast, parsed),
    ruleNames: new Map(
      parts.flatMap(({ core, name, at }) => core.rules.map((rule) => [ruleName(name, rule.name), at])),
    ),
    diagnostics,
  };
}

/** A part, and where the ruleset itself names what brings it. */
type Placed = Part & { readonly at: Span };

/** A file of layers, by its path from the ruleset's folder. */
interface Layered {
  readonly file: string;
  readonly ast: Ast;
  readonly fold: "first-match" | "strictest";
  readonly dialect: string | undefined;
  /** Of the names that its layers have in the whole. */
  readonly prefix: string;
}

class LayerReader {
  readonly diagnostics: Diagnostic[] = [];
  readonly ceilings: Ceiling[] = [];
  readonly #vocabularies: ReadonlyMap<string, Vocabulary>;
  readonly #files: Files;
  readonly #options: CompileOptions;
  readonly #within: Within;
  #brought = 0;

  constructor(vocabularies: ReadonlyMap<string, Vocabulary>, options: CompileOptions, within: Within) {
    this.#vocabularies = vocabularies;
    this.#files = options.files ?? new Map();
    this.#options = options;
    this.#within = within;
  }

  /** The rulesets at the bottom, in order; of a layer that is layered itself, its own layers. */
  read(layered: Layered, above: readonly string[], brought?: LayerItem): readonly Placed[] {
    const zone = layered.ast.pragmas.find(({ kind }) => kind === "zone");
    if (zone)
      this.#report(
        "SYNTAX",
        "layers read the clock in their own zones",
        { file: layered.file, at: zone.span, brought },
        {
          hint: "delete this pragma; each layer has its own",
        },
      );
    const names = new Map<string, LayerItem>();
    const parts = layered.ast.items.flatMap((item): readonly Placed[] => {
      const asking = { file: layered.file, at: item.span, brought };
      if (item.kind !== "layer") {
        this.#report("SYNTAX", `a file of layers has layers alone, and no \`${item.kind}\``, asking, {
          hint: "give it a ruleset of its own, and make that a layer",
        });
        return [];
      }
      const first = names.get(item.name.text);
      names.set(item.name.text, first ?? item);
      if (first) {
        this.#report("DUPLICATE_NAME", `there are two layers named \`${item.name.text}\``, asking, {
          hint: "rename one of them",
        });
        return [];
      }
      if (item.within) this.#ceiling(layered, item, item.within, names, { ...asking, at: item.within.span });
      const inner = this.#layer(layered, item, above, { ...asking, at: item.from.span });
      return inner.map((part) => ({ ...part, at: (brought ?? item).name.span }));
    });
    const clash = clashOf(parts);
    const last = layered.ast.items.findLast((item) => item.kind === "layer");
    if (clash && last && brought === undefined) {
      const layers = clash.layers.map((layer) => `\`${layer}\``).join(" and ");
      const asking = { file: layered.file, at: last.span, brought };
      this.#report("DUPLICATE_NAME", `the layers ${layers} do not say the same of \`${clash.path}\``, asking, {
        hint: "they are asked for one answer: declare it in a file that both use, with one zone and one age",
      });
    }
    return parts;
  }

  /** A ceiling is one of the layers that stand before. */
  #ceiling(
    { prefix }: Layered,
    { name }: LayerItem,
    within: Word,
    names: ReadonlyMap<string, LayerItem>,
    asking: Asking,
  ): void {
    if (names.has(within.text) && within.text !== name.text)
      this.ceilings.push({ layer: `${prefix}${name.text}`, within: `${prefix}${within.text}` });
    else {
      const above = [...names.keys()].filter((known) => known !== name.text);
      this.#report("UNKNOWN_GROUP", `no layer \`${abridge(within.text)}\` stands above this one`, asking, {
        ...(above.length === 0 ? {} : { hint: `there is ${listed(above)}` }),
      });
    }
  }

  #layer(layered: Layered, item: LayerItem, above: readonly string[], asking: Asking): readonly Placed[] {
    const pinned = pinnedFrom(layered.file, item.from.value);
    if (pinned !== undefined) return this.#pinned(layered, item, pinned, asking);
    const path = pathFrom(layered.file, item.from.value, ".glith");
    if (path === undefined) {
      this.#report("UNUSABLE_FILE", `\`${abridge(item.from.value)}\` is no path of a ruleset`, asking, {
        hint: /^(?:oci:|https?:)|:\d/u.test(item.from.value)
          ? "a part in a store is named by its digest, `…@sha256:…`; `publish` prints it"
          : 'it is relative to its own file, has `/` between its parts, and ends in `.glith`: `"../company/company.glith"`',
      });
      return [];
    }
    if (above.includes(path)) {
      const circle = [...above.slice(above.indexOf(path)), path].map((file) => `\`${file}\``);
      this.#report("UNUSABLE_FILE", `rulesets are made of each other in a circle: ${circle.join(", of ")}`, asking, {
        hint: "leave one of these layers out",
      });
      return [];
    }
    if (above.length > MAX_DEPTH) {
      this.#report("UNUSABLE_FILE", `layers nest deeper than ${MAX_DEPTH} levels`, asking, {});
      return [];
    }
    if (!this.#bring(1, asking)) return [];
    const text = this.#files.get(path);
    if (typeof text !== "string") {
      this.#report("UNUSABLE_FILE", `\`${path}\` ${whyNot(text)}`, asking, {});
      return [];
    }
    const parsed = parse(text);
    const isLayered = parsed.ast.items.some(({ kind }) => kind === "layer");
    return isLayered
      ? this.#nested(layered, { item, path, parsed }, above, asking)
      : this.#ruleset(layered, { item, path, parsed }, above, asking);
  }

  /** Whether there may be so many layers more. */
  #bring(layers: number, asking: Asking): boolean {
    const had = this.#brought;
    this.#brought += layers;
    if (this.#brought <= MAX_LAYERS) return true;
    if (had <= MAX_LAYERS)
      this.#report("UNUSABLE_FILE", `there are more than ${MAX_LAYERS} layers, those of layers counted`, asking, {});
    return false;
  }

  /** What was published is compiled already, and of its dialect as that was then. */
  #pinned(layered: Layered, item: LayerItem, reference: string, asking: Asking): readonly Placed[] {
    const part = this.#files.get(reference);
    if (!isPinned(part)) {
      const why = part === undefined || typeof part === "string" ? { reason: "was not fetched" } : part;
      this.#report("UNVERIFIED_PART", `\`${item.from.value}\` ${why.reason}`, asking, {
        hint: why.hint ?? "nothing is made of a part that is not verified: `tangle verify` tells each step of it",
      });
      return [];
    }
    const { core, identity, artifact } = part;
    const named = abridge(item.from.value);
    if (!this.#bring(core.layers?.length ?? 1, asking)) return [];
    if (!this.#fits(named, core.dialect.name, layered, asking)) return [];
    const version = this.#vocabularies.get(core.dialect.name)?.version;
    if (version !== core.dialect.version) {
      this.#report(
        "UNUSABLE_FILE",
        `\`${named}\` was built with version ${core.dialect.version} of \`${core.dialect.name}\`, and this one is ${version}`,
        asking,
        { hint: "publish it again with this compiler, and pin that: `tangle layers update`" },
      );
      return [];
    }
    if (
      core.layers === undefined
        ? !this.#firstMatch(named, core.fold, asking)
        : !this.#folds(named, core.fold, layered, asking)
    )
      return [];
    return [{ name: item.name.text, core, identity, artifact, at: item.name.span }];
  }

  #ruleset(
    layered: Layered,
    { item, path, parsed }: Found,
    above: readonly string[],
    asking: Asking,
  ): readonly Placed[] {
    const own = path.slice(path.lastIndexOf("/") + 1, -".glith".length);
    const { compilation } = compileRuleset(
      own,
      parsed,
      this.#vocabularies,
      { ...this.#options, files: filesFrom(this.#files, path) },
      this.#below(above, path),
    );
    const { core, diagnostics } = compilation;
    if (core === undefined) {
      this.#fault(path, diagnostics, asking);
      return [];
    }
    if (!this.#fits(path, core.dialect.name, layered, asking)) return [];
    if (!this.#firstMatch(path, core.fold, asking)) return [];
    return [{ name: item.name.text, core, identity: sha256(toCbor(core)), at: item.name.span }];
  }

  #firstMatch(named: string, fold: Core["fold"], asking: Asking): boolean {
    if (fold === "first-match") return true;
    this.#report("UNUSABLE_FILE", `\`${named}\` accumulates`, asking, {
      hint: "of a layer, the first rule disposes whose guards all hold: `fold first-match`",
    });
    return false;
  }

  #folds(named: string, fold: string, layered: Layered, asking: Asking): boolean {
    if (fold === layered.fold) return true;
    this.#report(
      "UNUSABLE_FILE",
      `\`${named}\` folds its layers by \`${fold}\`, and these fold by \`${layered.fold}\``,
      asking,
      { hint: "one order of layers has one fold" },
    );
    return false;
  }

  /** What a layer knows of who brings it. */
  #below(above: readonly string[], path: string): Within {
    const { self } = this.#within;
    const named = (own: string): string => pathFrom(self, own, ".glith") ?? own;
    return { ...this.#within, self: named(path), above: [...this.#within.above, ...above.map(named)] };
  }

  #nested(
    layered: Layered,
    { item, path, parsed }: Found,
    above: readonly string[],
    asking: Asking,
  ): readonly Placed[] {
    const header = lowerHeader(parsed, this.#vocabularies);
    const faults = [...parsed.diagnostics, ...header.diagnostics];
    if (!header.known || faults.some(({ severity }) => severity === "error")) {
      this.#fault(path, faults, asking);
      return [];
    }
    const { fold, vocabulary } = header.known;
    if (!this.#fits(path, vocabulary.dialect, layered, asking)) return [];
    if (!this.#folds(path, fold, layered, asking)) return [];
    const prefix = `${layered.prefix}${item.name.text}/`;
    const inner = { ...layered, file: path, ast: parsed.ast, prefix };
    return this.read(inner, [...above, path], asking.brought ?? item).map((part) => ({
      ...part,
      name: `${item.name.text}/${part.name}`,
    }));
  }

  #fits(path: string, dialect: string, layered: Layered, asking: Asking): boolean {
    if (layered.dialect === undefined || dialect === layered.dialect) return true;
    this.#report(
      "UNUSABLE_FILE",
      `\`${path}\` is written for \`${dialect}\`, not for \`${layered.dialect}\``,
      asking,
      {},
    );
    return false;
  }

  #fault(path: string, diagnostics: readonly Diagnostic[], asking: Asking): void {
    const [fault] = diagnostics.filter(({ severity }) => severity === "error");
    if (fault === undefined) return;
    this.#report("UNUSABLE_FILE", `\`${path}\` has an error in line ${fault.span.line}: ${fault.message}`, asking, {
      ...(fault.hint === undefined ? {} : { hint: fault.hint }),
      related: [{ message: fault.code, span: fault.span, file: path }],
    });
  }

  /** At what the ruleset itself says; with the place in the other file, where that asked. */
  #report(code: Diagnostic["code"], message: string, { file, at, brought }: Asking, more: Partial<Diagnostic>): void {
    const place: Related[] = brought ? [{ message: "asked for here", span: at, file }] : [];
    const related = [...(more.related ?? []), ...place];
    this.diagnostics.push({
      code,
      severity: "error",
      message: `${brought ? `\`${file}\`, line ${at.line}: ` : ""}${message}`,
      span: brought?.from.span ?? at,
      ...more,
      ...(related.length === 0 ? {} : { related }),
    });
  }
}

interface Found {
  readonly item: LayerItem;
  readonly path: string;
  readonly parsed: ParseResult;
}

/** Where something is asked for; in a file that the ruleset brings, with the layer of the ruleset itself that brought it. */
interface Asking {
  readonly file: string;
  readonly at: Span;
  readonly brought: LayerItem | undefined;
}
