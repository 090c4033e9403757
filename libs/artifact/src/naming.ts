import { ArtifactError } from "./error.ts";

/** The part of a build record that names the artifact. */
export interface Named {
  readonly ruleset: string;
  readonly version: string;
  readonly dialect: string;
  readonly dialectVersion: string;
}

// A published name is a path component of a registry and a WIT identifier, and is spelled alike in both: lower-case words
// that begin with a letter. Between them stand single underscores, or in a ruleset's name hyphens, which is what both become.
const WORDS = /^[a-z][a-z0-9]*(?:_[a-z][a-z0-9]*)*$/;
const RULESET = /^[a-z][a-z0-9]*(?:[-_][a-z][a-z0-9]*)*$/;
/** Characters of a name and of a version: a tag has no more, and a repository has room for the name. */
const LONGEST = 128;

// A tag has no `+`, so build metadata is left out of the versions that can be published.
const IDENTIFIER = "(?:0|[1-9]\\d*|\\d*[A-Za-z-][0-9A-Za-z-]*)";
const VERSION = new RegExp(
  `^(?:0|[1-9]\\d*)\\.(?:0|[1-9]\\d*)\\.(?:0|[1-9]\\d*)(?:-${IDENTIFIER}(?:\\.${IDENTIFIER})*)?$`,
);

/** Throws `INVALID_NAME` or `INVALID_VERSION` for a ruleset that cannot be published under its name. */
function checkNames(named: Named): void {
  const parts = named.dialect.split(".");
  if (parts.length !== 2 || !parts.every((part) => WORDS.test(part))) {
    throw new ArtifactError("INVALID_NAME", `\`${named.dialect}\` is no dialect that can be published`, {
      hint: "a dialect's name is two words with a dot between them, such as `glither.mail`",
    });
  }
  if (!RULESET.test(named.ruleset) || named.ruleset.length > LONGEST) {
    throw new ArtifactError("INVALID_NAME", `\`${named.ruleset}\` is no name that a ruleset can be published under`, {
      hint: "use lower-case words with single `-` or `_` between them, such as `mail-guard`, 128 characters at most",
    });
  }
  for (const version of [named.version, named.dialectVersion]) {
    if (VERSION.test(version) && version.length <= LONGEST) continue;
    throw new ArtifactError("INVALID_VERSION", `\`${version}\` is no version that can be published`, {
      hint: "use a semantic version without build metadata, such as `0.1.0`",
    });
  }
}

/** The repository inside a registry or a layout: `glither/mail/mailguard`. Throws `INVALID_NAME` or `INVALID_VERSION`. */
export function repositoryOf(named: Named): string {
  checkNames(named);
  return [...named.dialect.split("."), named.ruleset].map(kebab).join("/");
}

/** The world that the component targets: `glither:mail/mailguard@0.1.0`. Throws `INVALID_NAME` or `INVALID_VERSION`. */
export function targetOf(named: Named): string {
  checkNames(named);
  const [namespace = "", name = ""] = named.dialect.split(".").map(kebab);
  return `${namespace}:${name}/${kebab(named.ruleset)}@${named.dialectVersion}`;
}

/** The repository of a target: `glither/mail/mailguard` for `glither:mail/mailguard@0.1.0`; undefined for what is no target. */
export function repositoryOfTarget(target: string): string | undefined {
  const [, namespace, name, ruleset] = /^([a-z0-9-]+):([a-z0-9-]+)\/([a-z0-9-]+)@[^@/]+$/.exec(target) ?? [];
  return namespace === undefined ? undefined : `${namespace}/${name}/${ruleset}`;
}

/** The same of a dialect and a file name: `glither.mail` and `mailguard.wasm`; undefined where they are none. */
export function repositoryOfTitle(dialect: string, title: string): string | undefined {
  const [, ruleset = ""] = /^(.+)\.wasm$/.exec(title) ?? [];
  const words = [...dialect.split("."), ruleset];
  const sound = words.length === 3 && RULESET.test(ruleset) && words.slice(0, 2).every((word) => WORDS.test(word));
  return sound ? words.map(kebab).join("/") : undefined;
}

/** The file name under which tools that pull the artifact save the component: `mailguard.wasm`. */
export function titleOf(named: Named): string {
  return `${named.ruleset}.wasm`;
}

/** The same for the core that is attached to it: `mailguard.core.cbor`. */
export function coreTitleOf(named: Named): string {
  return `${named.ruleset}.core.cbor`;
}

/** The same for its source map: `mailguard.source-map.json`. */
export function sourceMapTitleOf(named: Named): string {
  return `${named.ruleset}.source-map.json`;
}

function kebab(name: string): string {
  return name.replaceAll("_", "-");
}
