import { type Descriptor, digestOf, isDigest } from "./descriptor.ts";
import { ArtifactError, type ArtifactErrorCode } from "./error.ts";

export type Fields = ReadonlyMap<string, unknown>;

/** Reads one kind of document strictly: everything that is not expected is an error with the given code. */
export class Reader {
  readonly #code: ArtifactErrorCode;
  readonly #what: string;

  constructor(code: ArtifactErrorCode, what: string) {
    this.#code = code;
    this.#what = what;
  }

  document(bytes: Uint8Array, allowed: readonly string[]): Fields {
    let read: { readonly value: unknown; readonly whole: boolean };
    try {
      read = parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
    } catch (cause) {
      throw this.fail("is not JSON", cause);
    }
    if (!read.whole) throw this.fail("has a field twice");
    return this.object(read.value, "", allowed);
  }

  object(value: unknown, at: string, allowed?: readonly string[]): Fields {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      throw this.fail(at === "" ? "is not an object" : `has no object in \`${at}\``);
    }
    const fields = new Map<string, unknown>(Object.entries(value));
    for (const key of fields.keys()) {
      if (allowed !== undefined && !allowed.includes(key)) {
        throw this.fail(`has an unknown field \`${at === "" ? key : `${at}.${key}`}\``);
      }
    }
    return fields;
  }

  /** A text; with `wanted`, exactly that one. */
  text(value: unknown, at: string, wanted?: string): string {
    if (typeof value !== "string") throw this.fail(`has no text in \`${at}\``);
    if (wanted !== undefined && value !== wanted) throw this.fail(`has \`${value}\` in \`${at}\`, not \`${wanted}\``);
    return value;
  }

  list(value: unknown, at: string): readonly unknown[] {
    if (!Array.isArray(value)) throw this.fail(`has no list in \`${at}\``);
    return value;
  }

  /** The one item of a list of one. */
  single(value: unknown, at: string): unknown {
    const items = this.list(value, at);
    if (items.length !== 1) throw this.fail(`has ${items.length} entries in \`${at}\`, not one`);
    return items[0];
  }

  texts(value: unknown, at: string): Readonly<Record<string, string>> {
    const entries = [...this.object(value, at)];
    return Object.fromEntries(entries.map(([key, item]) => [key, this.text(item, `${at}.${key}`)]));
  }

  descriptor(value: unknown, at: string, mediaType: string): Descriptor {
    const fields = this.object(value, at, ["mediaType", "digest", "size", "annotations", "artifactType", "data"]);
    const digest = this.text(fields.get("digest"), `${at}.digest`);
    if (!isDigest(digest)) throw this.fail(`has no well-formed digest in \`${at}.digest\``);
    const size = fields.get("size");
    if (typeof size !== "number" || !Number.isSafeInteger(size) || size < 0) {
      throw this.fail(`has no size in bytes in \`${at}.size\``);
    }
    if (fields.has("artifactType")) this.text(fields.get("artifactType"), `${at}.artifactType`);
    if (fields.has("data")) this.#data(fields.get("data"), `${at}.data`, { digest, size });
    const annotations = fields.has("annotations")
      ? this.texts(fields.get("annotations"), `${at}.annotations`)
      : undefined;
    return {
      mediaType: this.text(fields.get("mediaType"), `${at}.mediaType`, mediaType),
      digest,
      size,
      ...(annotations === undefined ? {} : { annotations }),
    };
  }

  /** Readers may take content that stands in its descriptor in place of what is stored, so it must be the same. */
  #data(value: unknown, at: string, { digest, size }: { readonly digest: string; readonly size: number }): void {
    const bytes = Buffer.from(this.text(value, at), "base64");
    if (bytes.toString("base64") !== value || bytes.length !== size || digestOf(bytes) !== digest) {
      throw this.fail(`has other content in \`${at}\` than its digest says`);
    }
  }

  number(value: unknown, at: string, wanted: number): void {
    if (value !== wanted) throw this.fail(`has no ${wanted} in \`${at}\``);
  }

  fail(what: string, cause?: unknown): ArtifactError {
    return new ArtifactError(this.#code, `the ${this.#what} ${what}`, { cause });
  }
}

/**
 * Of a key that is there twice, the parser keeps one, and other readers may keep the other: `whole` says that as many keys
 * were kept as are written. In what is known to be JSON, a text that a colon follows is a key.
 */
function parse(json: string): { readonly value: unknown; readonly whole: boolean } {
  // The root is handed over as a value of an object of its own.
  let kept = -1;
  const value: unknown = JSON.parse(json, function (this: unknown, _key, item: unknown) {
    if (!Array.isArray(this)) kept += 1;
    return item;
  });
  const texts = json.matchAll(/"(?:[^"\\]+|\\.)*"\s*(:)?/g);
  const written = [...texts].filter(([, colon]) => colon !== undefined).length;
  return { value, whole: kept === written };
}
