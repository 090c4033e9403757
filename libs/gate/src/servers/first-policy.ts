import type { Tool } from "../tools/tool.ts";

/**
 * A ruleset to begin with, closed by default: what only reads by its server's own hints passes and is marked, what changes something
 * waits for a person, and what destroys, or says nothing of itself, is blocked.
 */
export function firstPolicy(server: string, tools: readonly Tool[], list: string): string {
  const [reading, destroying, changing] = [tools.filter(reads), tools.filter(destroys), tools.filter(changes)];
  return [
    "#pragma dialect glither.governance ; fold first-match",
    "#pragma version 0.1.0",
    "",
    `/// Stands between agents and the server ${server}. The groups are by the server's own hints, which are its word alone:`,
    "/// look at each list before you rely on it. What no rule takes is blocked.",
    `tools from "${list}"`,
    ...group("reading", "What changes nothing, as its server says.", reading),
    ...group("destroying", "What destroys, or does not say that it does not.", destroying),
    ...group("changing", "What changes something, and destroys nothing.", changing),
    ...rule(destroying, ["rule block_destroying =", "  destroying", "  => into blocked (reason = destroys)"]),
    ...rule(changing, [
      'rule review_changing "Let a person see what is changed" =',
      "  changing",
      "  => hold into flagged-review",
      "     on owner.approve  into allowed",
      "     on owner.reject   into blocked (reason = change refused)",
      "     after 1h          into blocked (reason = review timeout)",
    ]),
    ...rule(reading, ["rule flag_reading =", "  reading", "  => into flagged"]),
    "",
  ].join("\n");
}

const reads = ({ hints }: Tool): boolean => hints.read_only === "yes" && hints.destructive !== "yes";
const changes = (tool: Tool): boolean => !reads(tool) && tool.hints.destructive === "no";
const destroys = (tool: Tool): boolean => !reads(tool) && !changes(tool);

function group(name: string, what: string, tools: readonly Tool[]): readonly string[] {
  if (tools.length === 0) return [];
  const names = tools.map((tool) => `"${tool.name}"`);
  return ["", `/// ${what}`, `group ${name} = event | tool in { ${names.join(", ")} }`];
}

function rule(about: readonly Tool[], lines: readonly string[]): readonly string[] {
  return about.length === 0 ? [] : ["", ...lines];
}
