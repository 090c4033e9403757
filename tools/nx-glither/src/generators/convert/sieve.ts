import { commandsOf } from "./sieve-commands.ts";

/** `if header :contains "subject" "x" { discard; stop; }`, with one test and no block within. */
const IF = /^(?:els)?if\s+(.*?)\s*\{([^{}]*)\}$/isu;
const REST = /^els(?:e|if)\b/iu;
const TEST = /^(not\s+)?(?:header|address)\s+:(is|contains)\s+"(subject|from)"\s+"([^"\\]*)"$/iu;
const SIZE = /^(not\s+)?size\s+:(over|under)\s+(\d+)([KMG]?)$/iu;
const FACTORS: Readonly<Record<string, number>> = { "": 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 };

/**
 * A ruleset of simple Sieve (RFC 5228): `if` with one test of a subject, a sender or a size, and `discard`, `keep` or `fileinto`.
 * The first rule that takes a message decides, as with `stop`; everything else is a comment. What stands behind a branch that
 * could not be said is none either, since it would take messages that the branch has taken.
 */
export function fromSieve(script: string, name: string): string {
  const rules: string[] = [];
  let isSaid = false;
  for (const command of commandsOf(script)) {
    if (/^require\b/iu.test(command)) continue;
    const rule: string | undefined = REST.test(command) && !isSaid ? undefined : ruleOf(command, rules.length + 1);
    isSaid = rule !== undefined;
    rules.push(rule ?? left(command));
  }
  return [
    "#pragma dialect glither.mail ; fold first-match",
    "#pragma version 0.1.0",
    "",
    `/// ${name}, converted from Sieve. What could not be said stands as a comment where it stood: read each.`,
    "",
    ...rules.flatMap((rule) => [rule, ""]),
  ].join("\n");
}

function ruleOf(command: string, number: number): string | undefined {
  const [, test, body] = IF.exec(command) ?? [];
  if (test === undefined || body === undefined) return undefined;
  const guard = guardOf(test.trim());
  const outcome = outcomeOf(body);
  return guard === undefined || outcome === undefined
    ? undefined
    : `rule rule_${number} =\n  msg | ${guard}\n  => ${outcome}`;
}

function guardOf(test: string): string | undefined {
  const size = SIZE.exec(test);
  if (size !== null) {
    const [, negated, how = "", amount = "", unit = ""] = size;
    const bytes = Number(amount) * (FACTORS[unit.toUpperCase()] ?? 1);
    // Of exactly this size is neither over nor under (RFC 5228, 5.9).
    const [said, opposite] = how.toLowerCase() === "over" ? [">", "<="] : ["<", ">="];
    return `size ${negated === undefined ? said : opposite} ${bytes}`;
  }
  const [, negated, how = "", header = "", value = ""] = TEST.exec(test) ?? [];
  // A domain is a field of the dialect, an address is none.
  if (header.toLowerCase() !== "subject" || value === "") return undefined;
  const pattern = value.replace(/[\\/^$.*+?()[\]{}|-]/gu, "\\$&");
  // Sieve compares without case (RFC 5228, 2.7.3).
  const exact = how.toLowerCase() === "is" ? `/^${pattern}$/i` : `/${pattern}/i`;
  return `subject ${negated === undefined ? "~" : "!~"} ${exact}`;
}

function outcomeOf(body: string): string | undefined {
  const actions = body
    .split(";")
    .map((action) => action.trim().toLowerCase())
    .filter((action) => action !== "" && action !== "stop");
  const [only] = actions;
  if (only === undefined || actions.length > 1) return undefined;
  if (only === "discard") return "into dropped";
  if (only === "keep") return "into delivered";
  const folder = /^fileinto\s+"(?:inbox\.)?([a-z][a-z0-9-]*)"$/u.exec(only)?.[1];
  return folder === undefined ? undefined : `route to ${folder}, into delivered`;
}

function left(text: string): string {
  return text
    .split(/\r\n?|\n/u)
    .map((line) => `// sieve: ${line.trimEnd()}`)
    .join("\n");
}
