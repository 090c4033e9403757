import type { Diagnostic, Related, Span } from "../diagnostic.ts";
import { type Ast, type Declared, isDeclared, type StringLiteral, type UseItem, type Word } from "../syntax/ast.ts";
import { parse } from "../syntax/parse.ts";
import { abridge, nearest } from "../wording.ts";
import { type Files, pathFrom, whyNot } from "./files.ts";
import { namesIn } from "./names-in.ts";

/** What may be used from another file. */
export type Shared = Exclude<Declared, { kind: "rule" }>;

/** Where something of another file comes from. */
export interface Origin {
  readonly file: string;
  /** The name in the ruleset that brought it, or that brought what needs it. */
  readonly use: Span;
}

export interface Brought {
  readonly item: Shared;
  readonly origin: Origin;
}

export interface Linked {
  /** What the ruleset uses of other files, with all that it is made of; each behind what it needs. */
  readonly brought: readonly Brought[];
  /** Names that the ruleset uses and that could not be brought, for a reason that is told. */
  readonly lost: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** A file with the names that it declares or uses itself. */
interface Part {
  readonly path: string;
  readonly declared: ReadonlyMap<string, Shared>;
  readonly used: ReadonlyMap<string, UseItem>;
}

/** A place where a file or a name is asked for, and the name or path in the ruleset that led there. */
interface Asking {
  readonly file: string;
  readonly at: Span;
  readonly use: Span;
}

/** Finds what a ruleset uses of other files. */
export function link(ruleset: string, { items, pragmas }: Ast, files: Files): Linked {
  const uses = items.filter((item) => item.kind === "use");
  if (uses.length === 0) return { brought: [], lost: [], diagnostics: [] };
  const dialect = pragmas.find((pragma) => pragma.kind === "dialect")?.dialect.text;
  const linker = new Linker(`${ruleset}.glith`, dialect, files);
  for (const use of uses) linker.bring(use);
  const { brought, diagnostics } = linker;
  if (diagnostics.length === 0) return { brought, lost: [], diagnostics };
  return { brought: [], lost: uses.flatMap(({ names }) => [...names].map(({ text }) => text)), diagnostics };
}

class Linker {
  readonly diagnostics: Diagnostic[] = [];
  readonly #self: string;
  readonly #dialect: string | undefined;
  readonly #files: Files;
  readonly #parts = new Map<string, Part | undefined>();
  readonly #brought = new Map<string, Brought | undefined>();

  constructor(self: string, dialect: string | undefined, files: Files) {
    this.#self = self;
    this.#dialect = dialect;
    this.#files = files;
  }

  get brought(): readonly Brought[] {
    return [...this.#brought.values()].filter((item) => item !== undefined);
  }

  bring({ names, from }: UseItem): void {
    const part = this.#part(from, { file: this.#self, at: from.span, use: from.span }, [this.#self]);
    if (part) for (const name of names) this.#name(part, name, { file: this.#self, at: name.span, use: name.span });
  }

  /** A name that a file declares or uses itself, with what it is made of. */
  #name(part: Part, name: Pick<Word, "text">, asking: Asking): void {
    const key = `${part.path} ${name.text}`;
    const item = part.declared.get(name.text);
    const further = part.used.get(name.text);
    if (item && !this.#brought.has(key)) {
      // Taken before it is complete, so that a group that names itself comes to an end.
      this.#brought.set(key, undefined);
      for (const needed of namesIn(item))
        if (needed !== name.text && (part.declared.has(needed) || part.used.has(needed)))
          this.#name(part, { text: needed }, { file: part.path, at: item.span, use: asking.use });
      this.#brought.delete(key);
      this.#brought.set(key, { item, origin: { file: part.path, use: asking.use } });
    } else if (further && !item && !this.#brought.has(key)) {
      this.#brought.set(key, undefined);
      const next = this.#part(further.from, { file: part.path, at: further.from.span, use: asking.use }, []);
      if (next) this.#name(next, name, { file: part.path, at: further.span, use: asking.use });
    } else if (!item && !further) {
      const known = [...part.declared.keys(), ...part.used.keys()];
      const meant = nearest(name.text, known);
      this.#report(
        "UNKNOWN_GROUP",
        `\`${part.path}\` has no group, set, score or enrichment \`${abridge(name.text)}\``,
        asking,
        {
          ...(meant === undefined ? {} : { hint: `did you mean \`${meant}\`?` }),
        },
      );
    }
  }

  /** Reads a file that another one uses, and all that it uses; each once. */
  #part(from: StringLiteral, asking: Asking, above: readonly string[]): Part | undefined {
    const path = pathFrom(asking.file, from.value, ".glith");
    if (path === undefined) {
      this.#report("UNUSABLE_FILE", `\`${abridge(from.value)}\` is no path of a file to use`, asking, {
        hint: 'it is relative to its own file, has `/` between its parts, and ends in `.glith`: `"../shared/people.glith"`',
      });
      return undefined;
    }
    if (above.includes(path)) {
      const circle = [...above.slice(above.indexOf(path)), path].map((file) => `\`${file}\``).join(", which uses ");
      this.#report("UNUSABLE_FILE", `files use each other in a circle: ${circle}`, asking, {
        hint: "move what both need into a file of its own",
      });
      return undefined;
    }
    if (this.#parts.has(path)) return this.#parts.get(path);
    const part = this.#read(path, asking);
    this.#parts.set(path, part);
    for (const use of part?.used.values() ?? [])
      this.#part(use.from, { file: path, at: use.from.span, use: asking.use }, [...above, path]);
    return part;
  }

  #read(path: string, asking: Asking): Part | undefined {
    const text = this.#files.get(path);
    if (typeof text !== "string") {
      this.#report("UNUSABLE_FILE", `\`${path}\` ${whyNot(text)}`, asking, {});
      return undefined;
    }
    const { ast, diagnostics } = parse(text);
    const [fault] = diagnostics;
    const related = (message: string, span: Span): { related: Related[] } => ({
      related: [{ message, span, file: path }],
    });
    if (fault) {
      const message = `\`${path}\` cannot be read: line ${fault.span.line}: ${fault.message}`;
      this.#report("UNUSABLE_FILE", message, asking, related(fault.message, fault.span));
      return undefined;
    }
    const pragma = ast.pragmas.find((other) => other.kind === "dialect");
    if (pragma && this.#dialect !== undefined && pragma.dialect.text !== this.#dialect) {
      const message = `\`${path}\` is written for \`${pragma.dialect.text}\`, not for \`${this.#dialect}\``;
      this.#report("UNUSABLE_FILE", message, asking, {
        hint: "a file without a dialect can be used by all whose fields it reads",
        ...related("its dialect", pragma.span),
      });
      return undefined;
    }
    const declared = new Map<string, Shared>();
    const used = new Map<string, UseItem>();
    for (const item of ast.items)
      if (item.kind === "use") for (const name of item.names) used.set(name.text, item);
      else if (isDeclared(item) && item.kind !== "rule") {
        const first = declared.get(item.name.text);
        if (first)
          this.#report("DUPLICATE_NAME", `\`${path}\` declares \`${item.name.text}\` twice`, asking, {
            related: [first, item].map(({ name }) => ({ message: "declared here", span: name.span, file: path })),
            hint: "rename one of them",
          });
        else declared.set(item.name.text, item);
      }
    return { path, declared, used };
  }

  /** At what the ruleset itself says; with the place in the other file, where that asked. */
  #report(code: Diagnostic["code"], message: string, asking: Asking, more: Partial<Diagnostic>): void {
    const within = asking.file === this.#self ? undefined : `\`${asking.file}\`, line ${asking.at.line}: `;
    const place = within === undefined ? [] : [{ message: "asked for here", span: asking.at, file: asking.file }];
    const related = [...(more.related ?? []), ...place];
    this.diagnostics.push({
      code,
      severity: "error",
      message: `${within ?? ""}${message}`,
      span: asking.use,
      ...more,
      ...(related.length === 0 ? {} : { related }),
    });
  }
}
