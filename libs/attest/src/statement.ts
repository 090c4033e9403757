import { parseStrictJson } from "./_strict-json.ts";
import { AttestError } from "./error.ts";

export const STATEMENT_TYPE = "https://in-toto.io/Statement/v1";
export const PAYLOAD_TYPE = "application/vnd.in-toto+json";

/** An artifact that a statement is about. */
export interface Subject {
  readonly name: string;
  /** `sha256:` and 64 hexadecimal digits. */
  readonly digest: string;
  readonly annotations: Readonly<Record<string, string>>;
}

/** An in-toto statement, version 1. */
export interface Statement {
  readonly subjects: readonly Subject[];
  readonly predicateType: string;
  readonly predicate: Readonly<Record<string, unknown>>;
}

const ALGORITHM = "sha256";
const HEX = /^[0-9a-f]{64}$/;

/** The statement as JSON with its fields in a fixed order. Throws `STATEMENT_MALFORMED` for one that is about nothing. */
export function serializeStatement(statement: Statement): Uint8Array {
  if (statement.subjects.length === 0) throw malformed("is about nothing");
  const subject = statement.subjects.map(({ name, digest, annotations }) => {
    const [algorithm, hex = ""] = digest.split(":", 2);
    if (algorithm !== ALGORITHM || !HEX.test(hex)) throw malformed(`has no well-formed digest: \`${digest}\``);
    return {
      ...(name === "" ? {} : { name }),
      digest: { [ALGORITHM]: hex },
      ...(Object.keys(annotations).length === 0 ? {} : { annotations: sorted(annotations) }),
    };
  });
  const { predicateType, predicate } = statement;
  return new TextEncoder().encode(JSON.stringify({ _type: STATEMENT_TYPE, subject, predicateType, predicate }));
}

/** Reads what was signed. Throws `STATEMENT_TYPE` or `STATEMENT_MALFORMED`. */
export function parseStatement(bytes: Uint8Array): Statement {
  const fields = object(
    parseStrictJson(bytes, (what, cause) => malformed(what, cause)),
    "statement",
  );
  if (fields.get("_type") !== STATEMENT_TYPE) {
    throw new AttestError("STATEMENT_TYPE", `the statement is not of type \`${STATEMENT_TYPE}\``);
  }
  only(fields, ["_type", "subject", "predicateType", "predicate"]);
  const subjects = fields.get("subject");
  if (!Array.isArray(subjects) || subjects.length === 0) throw malformed("is about nothing");
  return {
    subjects: subjects.map(parseSubject),
    predicateType: text(fields.get("predicateType"), "predicateType"),
    predicate: fields.has("predicate") ? Object.fromEntries(object(fields.get("predicate"), "predicate")) : {},
  };
}

function parseSubject(value: unknown): Subject {
  const fields = object(value, "subject");
  only(fields, ["name", "digest", "annotations"]);
  const digest = object(fields.get("digest"), "subject.digest");
  only(digest, [ALGORITHM]);
  const hex = text(digest.get(ALGORITHM), `subject.digest.${ALGORITHM}`);
  if (!HEX.test(hex)) throw malformed("has no well-formed digest of its subject");
  const annotations = fields.has("annotations") ? [...object(fields.get("annotations"), "subject.annotations")] : [];
  return {
    name: fields.has("name") ? text(fields.get("name"), "subject.name") : "",
    digest: `${ALGORITHM}:${hex}`,
    annotations: Object.fromEntries(annotations.map(([key, item]) => [key, text(item, `subject.annotations.${key}`)])),
  };
}

function object(value: unknown, at: string): ReadonlyMap<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw malformed(`has no object in \`${at}\``);
  return new Map<string, unknown>(Object.entries(value));
}

function text(value: unknown, at: string): string {
  if (typeof value !== "string") throw malformed(`has no text in \`${at}\``);
  return value;
}

function only(fields: ReadonlyMap<string, unknown>, allowed: readonly string[]): void {
  for (const key of fields.keys()) if (!allowed.includes(key)) throw malformed(`has an unknown field \`${key}\``);
}

function sorted(annotations: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(annotations).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function malformed(what: string, cause?: unknown): AttestError {
  return new AttestError("STATEMENT_MALFORMED", `the statement ${what}`, { cause });
}
