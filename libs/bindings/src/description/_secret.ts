import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { BindingsError } from "../error.ts";
import type { Surroundings } from "./_context.ts";
import type { Node } from "./_node.ts";

/** A text that stands elsewhere. */
export type Secret = () => Promise<string>;

/** `{"env": "TOKEN"}` or `{"file": "/run/secrets/token"}`, with what goes before it: `{"env": "TOKEN", "prefix": "Bearer "}`. */
export function readSecret(node: Node, { environment, folder }: Surroundings): Secret | undefined {
  const members = node.members(["env", "file", "prefix"]);
  if (members === undefined) return undefined;
  const [env, file] = [members.get("env"), members.get("file")];
  const prefix = members.get("prefix")?.text() ?? "";
  if ((env === undefined) === (file === undefined)) return node.fail("expected one of `env` and `file`");
  const name = (env ?? file)?.text();
  if (name === undefined) return undefined;
  if (env !== undefined) {
    const value = environment[name];
    if (value === undefined || value === "") return env.fail(`the variable \`${name}\` is not set`);
    return async () => checked(`${prefix}${value}`);
  }
  const path = resolve(folder, name);
  return async () => checked(`${prefix}${(await readFile(path, "utf8")).replace(/\r?\n$/u, "")}`);
}

/** What a header can carry. */
function checked(text: string): string {
  if (/^[\x20-\x7e]+$/u.test(text)) return text;
  throw new BindingsError("UNREADABLE", "the text is empty, or not one line of ASCII");
}

/** Names of headers whose values are secrets. */
const SECRET = /auth|cookie|token|secret|key|password|credential|session/iu;
const HEADER = /^[a-z0-9-]+$/u;
/** What says where a message goes or how long it is, is not written by hand. */
const OWN = [
  "host",
  "content-length",
  "transfer-encoding",
  "connection",
  "content-type",
  "idempotency-key",
  "expect",
  "upgrade",
  "te",
];

/** Headers by name: texts, and secrets by where they stand. */
export function readHeaders(
  node: Node,
  surroundings: Surroundings,
): (() => Promise<Record<string, string>>) | undefined {
  const found: [string, Secret][] = [];
  for (const [name, value] of node.entries()) {
    if (!HEADER.test(name)) value.fail("expected a header's name in small letters");
    else if (OWN.includes(name)) value.fail("is set by the host itself");
    else if (typeof value.value !== "string") {
      const secret = readSecret(value, surroundings);
      if (secret !== undefined) found.push([name, secret]);
    } else if (SECRET.test(name)) value.fail('a secret does not stand here: write `{"env": …}` or `{"file": …}`');
    else {
      const text = value.value;
      found.push([name, async () => checked(text)]);
    }
  }
  return async () =>
    Object.fromEntries(await Promise.all(found.map(async ([name, text]) => [name, await text()] as const)));
}
