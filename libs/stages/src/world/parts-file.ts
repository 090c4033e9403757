import { GUARANTEES, type Guarantee, isGuarantee, type Mapping, type Source } from "@glither/compose";
import { isObject } from "@glither/roux/core";
import { witName } from "@glither/wit";
import { readJson } from "../files/files.ts";
import { EXIT, StageError } from "../outcome.ts";

/** A part as whoever composes names it. */
export interface NamedPart {
  readonly name: string;
  /** By digest: `oci:PATH:glither/mail/mailguard@sha256:…`. */
  readonly reference: string;
  readonly zone: string;
  readonly region: string;
  readonly offer: Guarantee;
  readonly wish: Guarantee;
}

/** What a graph is to be composed of. */
export interface PartsFile {
  /** Sorted by name. */
  readonly parts: readonly NamedPart[];
  readonly mappings: readonly Mapping[];
  /** What whoever runs the graph offers; where nothing is said, all that no edge meets. */
  readonly outer?: readonly string[];
}

const NAME = /^[a-z][a-z0-9_-]{0,63}$/u;

/** Reads the file of parts. What is unknown, missing or of another kind is an error that says where. */
export async function readPartsFile(path: string): Promise<PartsFile> {
  return partsOf(await readJson(path, "the parts"), path);
}

/** The same of what was read already: a graph is held to what its parts file is held to. */
export function partsOf(json: unknown, path: string): PartsFile {
  const reader = new Reader(path);
  const file = reader.object(json, "the file", ["parts", "mappings", "outer"]);
  const parts = Object.entries(reader.object(file["parts"], "`parts`")).map(([name, part]): NamedPart => {
    if (!NAME.test(name)) throw reader.fault(`\`${name}\` is no name of a part`);
    const at = `\`parts.${name}\``;
    const given = reader.object(part, at, ["reference", "zone", "region", "offer", "wish"]);
    return {
      name,
      reference: reader.text(given["reference"], `${at}, its \`reference\``),
      zone: reader.text(given["zone"] ?? "", `${at}, its \`zone\``),
      region: reader.text(given["region"] ?? "", `${at}, its \`region\``),
      // What nobody has said keeps nothing, and is content with nothing less than all.
      offer: reader.guarantee(given["offer"] ?? "none", `${at}, its \`offer\``),
      wish: reader.guarantee(given["wish"] ?? "promotion", `${at}, its \`wish\``),
    };
  });
  if (parts.length === 0) throw reader.fault("`parts` names no part");
  const mappings = reader.list(file["mappings"] ?? [], "`mappings`").map((mapping, at) => reader.mapping(mapping, at));
  const twice = mappings.findIndex(({ action, artifact }, at) =>
    mappings.slice(0, at).some((other) => other.action === action && other.artifact === artifact),
  );
  if (twice >= 0) throw reader.fault(`\`mappings[${twice}]\` makes of an action what another one makes of it already`);
  const outer = file["outer"];
  return {
    parts: parts.sort((a, b) => (a.name < b.name ? -1 : 1)),
    mappings,
    ...(outer === undefined
      ? {}
      : { outer: reader.list(outer, "`outer`").map((name) => reader.text(name, "a name in `outer`")) }),
  };
}

class Reader {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  fault(what: string): StageError {
    return new StageError("MALFORMED", `\`${this.#path}\`: ${what}`, {
      exitCode: EXIT.usage,
      hint: "docs/world.md shows a file of parts",
    });
  }

  object(value: unknown, what: string, known?: readonly string[]): Readonly<Record<string, unknown>> {
    if (!isObject(value)) throw this.fault(`${what} is no object`);
    const unknown = known && Object.keys(value).find((key) => !known.includes(key));
    if (unknown !== undefined) throw this.fault(`${what} has an unknown member \`${unknown}\``);
    return value;
  }

  list(value: unknown, what: string): readonly unknown[] {
    if (Array.isArray(value)) return value;
    throw this.fault(`${what} is no list`);
  }

  text(value: unknown, what: string): string {
    if (typeof value === "string") return value;
    throw this.fault(`${what} is no text`);
  }

  oneOf<T extends string>(value: unknown, what: string, known: readonly T[]): T {
    const found = known.find((one) => one === value);
    if (found !== undefined) return found;
    throw this.fault(`${what} is none of ${known.map((one) => `\`${one}\``).join(", ")}`);
  }

  guarantee(value: unknown, what: string): Guarantee {
    return isGuarantee(value) ? value : this.oneOf(value, what, GUARANTEES);
  }

  mapping(value: unknown, index: number): Mapping {
    const at = `\`mappings[${index}]\``;
    const given = this.object(value, at, ["action", "artifact", "delivery", "retrograde", "map"]);
    const paths = Object.keys(this.object(given["map"], `${at}, its \`map\``));
    const alias = paths.find((path, index) => paths.findIndex((other) => witName(other) === witName(path)) !== index);
    if (alias !== undefined) throw this.fault(`${at} fills \`${alias}\` twice`);
    return {
      action: this.text(given["action"], `${at}, its \`action\``),
      artifact: this.text(given["artifact"], `${at}, its \`artifact\``),
      delivery: this.oneOf(given["delivery"] ?? "fire_and_forget", `${at}, its \`delivery\``, [
        "fire_and_forget",
        "acked",
      ]),
      retrograde: this.oneOf(given["retrograde"] ?? "open", `${at}, its \`retrograde\``, ["open", "diode"]),
      map: Object.fromEntries(
        Object.entries(this.object(given["map"], `${at}, its \`map\``)).map(([path, source]) => [
          path,
          this.#source(source, `${at}, what \`${path}\` comes from`),
        ]),
      ),
    };
  }

  #source(value: unknown, what: string): Source {
    const { field, argument, constant, empty, ...others } = this.object(value, what);
    const isConstant = ["string", "number", "boolean"].includes(typeof constant);
    const given: Source[] = [
      ...(typeof field === "string" ? [{ field }] : []),
      ...(typeof argument === "string" ? [{ argument }] : []),
      ...(isConstant ? [{ constant: constant as string | number | boolean }] : []),
      ...(empty === true ? [{ empty } as const] : []),
    ];
    const [first, second] = given;
    if (first !== undefined && second === undefined && Object.keys(others).length === 0) return first;
    throw this.fault(`${what} is no \`{"field": …}\`, \`{"argument": …}\`, \`{"constant": …}\` or \`{"empty": true}\``);
  }
}
