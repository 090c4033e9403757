// Which Node the project needs, for every entry to say before it loads anything else. Plain JavaScript that any Node can
// read, so that an old one gets a sentence instead of a syntax error. What knows the versions is `engines` beside it.
import { readFileSync } from "node:fs";
import process from "node:process";

const { engines } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));

/** `^22.22.2 || ^24.15 || >=26` as its parts. */
const RANGES = engines.node.split(" || ").map((range) => {
  const [, sign, version] = /^(\^|>=)(\d+(?:\.\d+){0,2})$/.exec(range) ?? [];
  if (version === undefined) throw new Error(`\`engines\` has a range that is not understood: \`${range}\``);
  return { line: sign === "^", version, parts: version.split(".").map(Number) };
});

const WORDS = RANGES.map(({ line, version, parts: [major] }) =>
  line ? `${major} from ${version} on` : `${version} and newer`,
);

/** The versions in words. */
export const NEEDED_NODE = `Node ${WORDS.slice(0, -1).join(", ")}, or ${WORDS.at(-1)}`;

export function nodeFault(program, version = process.versions.node) {
  const found = version.split(".").map((part) => Number.parseInt(part, 10));
  const fits = ({ line, parts }) => (!line || found[0] === parts[0]) && !isOlder(found, parts);
  return RANGES.some(fits) ? undefined : `${program} needs ${NEEDED_NODE}, and this is ${version}`;
}

export function requireNode(program, hint) {
  const fault = nodeFault(program);
  if (fault === undefined) return;
  process.stderr.write(`error: ${fault}\nhint: ${hint}\n`);
  process.exit(64);
}

function isOlder(version, least) {
  for (const [at, wanted] of least.entries()) {
    if (version[at] !== wanted) return version[at] < wanted;
  }
  return false;
}
