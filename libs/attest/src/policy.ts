import { parseStrictJson } from "./_strict-json.ts";
import { AttestError } from "./error.ts";
import { keyHint } from "./keys.ts";
import { STATEMENT_KINDS, type StatementKind } from "./predicate.ts";
import type { TrustedSigner, TrustRoot } from "./trust.ts";
import { isVersion } from "./version.ts";

/** Who may sign what, and what an artifact must be to be run. Nothing that is left out widens it. */
export interface TrustPolicy {
  /** Never empty. */
  readonly rules: readonly TrustRule[];
  /** The compilers that are accepted, such as `glither/0.1.0`; never empty. */
  readonly compilers: readonly string[];
  /** The snapshot versions that are accepted; never empty. */
  readonly snapshots: readonly string[];
  /** By repository name, the oldest version that may still run. */
  readonly minimumVersions: ReadonlyMap<string, string>;
  readonly root?: TrustRoot;
}

export interface TrustRule {
  /**
   * A repository's name, `glither/mail/mailguard`, or all names below one: `glither/mail/*`. All names there are, `*`, is
   * for a signer that a person names on the spot; no file can say it.
   */
  readonly name: string;
  readonly signers: readonly TrustedSigner[];
  /** `signature` is always among them. */
  readonly statements: readonly StatementKind[];
  readonly timestamped: boolean;
}

/** A policy as it is written down; the root's file is named, not read. */
export interface WrittenPolicy extends Omit<TrustPolicy, "root"> {
  /** Relative to the policy's own file. */
  readonly rootFile?: string;
}

/** The pattern of every name. */
export const ANY_NAME = "*";

const PART = "[a-z0-9]+(?:[._-]+[a-z0-9]+)*";
const NAME = new RegExp(`^${PART}(?:/${PART})*$`);
const PATTERN = new RegExp(`^${PART}(?:/${PART})*(?:/\\*)?$`);

/**
 * Reads `glither.trust.json`. Everything that is unknown, missing, empty or there twice is `POLICY_UNUSABLE`: a policy
 * that is not understood trusts nobody.
 */
export function parseTrustPolicy(bytes: Uint8Array): WrittenPolicy {
  const allowed = ["$schema", "version", "signers", "rules", "compilers", "snapshots"];
  const optional = ["minimum_versions", "sigstore_root"];
  const fields = object(parseStrictJson(bytes, unusable), "", [...allowed, ...optional]);
  if (fields.has("$schema")) text(fields.get("$schema"), "$schema");
  if (fields.get("version") !== 1) throw unusable("is not of version 1");
  const signers = new Map(
    [...object(fields.get("signers"), "signers")].map(([name, item]) => [name, signer(name, item)]),
  );
  const rules = items(fields.get("rules"), "rules").flatMap((item, i) => rule(item, `rules[${i}]`, signers));
  const twice = rules.find(({ name }, i) => rules.findIndex((other) => other.name === name) !== i);
  if (twice !== undefined) throw unusable(`has two rules for \`${twice.name}\``);
  const rootFile = fields.has("sigstore_root") ? text(fields.get("sigstore_root"), "sigstore_root") : undefined;
  return {
    rules,
    compilers: texts(fields.get("compilers"), "compilers"),
    snapshots: texts(fields.get("snapshots"), "snapshots"),
    minimumVersions: minimums(fields.get("minimum_versions"), rules),
    ...(rootFile === undefined ? {} : { rootFile }),
  };
}

/** The rule that speaks of a name: the one that names it, else the one with the longest pattern. */
export function ruleFor({ rules }: Pick<TrustPolicy, "rules">, name: string): TrustRule | undefined {
  const matching = rules.filter((candidate) => matches(candidate.name, name));
  return matching.reduce<TrustRule | undefined>(
    (best, candidate) => (best === undefined || weight(candidate) > weight(best) ? candidate : best),
    undefined,
  );
}

function matches(pattern: string, name: string): boolean {
  if (pattern === ANY_NAME) return true;
  return pattern.endsWith("/*") ? name.startsWith(pattern.slice(0, -1)) : pattern === name;
}

function weight({ name }: TrustRule): number {
  return name.endsWith("*") ? name.length : Number.POSITIVE_INFINITY;
}

function signer(name: string, value: unknown): TrustedSigner {
  const at = `signers.${name}`;
  const fields = object(value, at);
  if (fields.has("public_key")) {
    only(fields, at, ["public_key", "valid_from", "valid_until"]);
    const publicKeyPem = text(fields.get("public_key"), `${at}.public_key`);
    assertKey(publicKeyPem, at);
    const validFrom = moment(fields, "valid_from", at);
    const validUntil = moment(fields, "valid_until", at);
    return { kind: "key", publicKeyPem, ...(validFrom && { validFrom }), ...(validUntil && { validUntil }) };
  }
  only(fields, at, ["issuer", "subject"]);
  return {
    kind: "identity",
    issuer: text(fields.get("issuer"), `${at}.issuer`),
    subject: text(fields.get("subject"), `${at}.subject`),
  };
}

function assertKey(pem: string, at: string): void {
  try {
    keyHint(pem);
  } catch (cause) {
    throw unusable(`has no public key on the curve P-256 in \`${at}.public_key\``, cause);
  }
}

/** The profile of RFC 3339 with seconds and `Z`. */
function moment(fields: ReadonlyMap<string, unknown>, key: string, at: string): Date | undefined {
  if (!fields.has(key)) return undefined;
  const written = text(fields.get(key), `${at}.${key}`);
  const date = new Date(written);
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(written) && !Number.isNaN(date.getTime())) return date;
  throw unusable(`has no moment such as \`2027-01-31T00:00:00Z\` in \`${at}.${key}\``);
}

function rule(value: unknown, at: string, signers: ReadonlyMap<string, TrustedSigner>): TrustRule[] {
  const fields = object(value, at, ["names", "signers", "statements", "timestamped"]);
  const named = texts(fields.get("signers"), `${at}.signers`).map((name) => {
    const found = signers.get(name);
    if (found === undefined) throw unusable(`names a signer \`${name}\` in \`${at}\` that it does not describe`);
    return found;
  });
  const statements = texts(fields.get("statements"), `${at}.statements`).map((name) => {
    const kind = STATEMENT_KINDS.find((known) => known === name);
    if (kind === undefined) throw unusable(`demands an unknown statement \`${name}\` in \`${at}\``);
    return kind;
  });
  if (!statements.includes("signature")) throw unusable(`does not demand the \`signature\` in \`${at}\``);
  // One that is there and says nothing would be read as "no".
  const timestamped = fields.has("timestamped") ? fields.get("timestamped") : false;
  if (typeof timestamped !== "boolean") throw unusable(`has no truth value in \`${at}.timestamped\``);
  return texts(fields.get("names"), `${at}.names`).map((name) => {
    if (!PATTERN.test(name)) throw unusable(`has no name in \`${at}.names\`: \`${name}\``);
    return { name, signers: named, statements, timestamped };
  });
}

function minimums(value: unknown, rules: readonly TrustRule[]): ReadonlyMap<string, string> {
  if (value === undefined) return new Map();
  const entries = [...object(value, "minimum_versions")].map(([name, item]): [string, string] => {
    const version = text(item, `minimum_versions.${name}`);
    if (!NAME.test(name)) throw unusable(`has no name in \`minimum_versions\`: \`${name}\``);
    if (!isVersion(version)) throw unusable(`has no version in \`minimum_versions.${name}\`: \`${version}\``);
    // A misspelt name would pin nothing, and nobody would notice.
    if (ruleFor({ rules }, name) === undefined) {
      throw unusable(`pins a version of \`${name}\` in \`minimum_versions\`, and has no rule for that name`);
    }
    return [name, version];
  });
  return new Map(entries);
}

function object(value: unknown, at: string, allowed?: readonly string[]): ReadonlyMap<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw unusable(at === "" ? "is not an object" : `has no object in \`${at}\``);
  const fields = new Map<string, unknown>(Object.entries(value));
  if (allowed !== undefined) only(fields, at, allowed);
  else if (fields.size === 0) throw unusable(`has nothing in \`${at}\``);
  return fields;
}

function only(fields: ReadonlyMap<string, unknown>, at: string, allowed: readonly string[]): void {
  for (const key of fields.keys())
    if (!allowed.includes(key)) throw unusable(`has an unknown field \`${at === "" ? key : `${at}.${key}`}\``);
}

function items(value: unknown, at: string): readonly unknown[] {
  if (!Array.isArray(value)) throw unusable(`has no list in \`${at}\``);
  if (value.length === 0) throw unusable(`has nothing in \`${at}\``);
  return value;
}

function texts(value: unknown, at: string): readonly string[] {
  return items(value, at).map((item, i) => text(item, `${at}[${i}]`));
}

function text(value: unknown, at: string): string {
  if (typeof value === "string" && value !== "") return value;
  throw unusable(`has no text in \`${at}\``);
}

function unusable(what: string, cause?: unknown): AttestError {
  return new AttestError("POLICY_UNUSABLE", `the trust policy ${what}`, {
    cause,
    hint: "`npx tangle explain trust` says more; `npx tangle key trust` writes a first one",
  });
}
