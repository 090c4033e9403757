import { byteDfa, matches } from "@glither/regex";
import type { Group, Pattern, Reference, Test } from "../ir/core.ts";

/** What a test comes to for a tool, when nothing else of the call is known. */
export type Verdict = "holds" | "fails" | "open";

const ENCODER = new TextEncoder();

/** Decides tests by the name of the tool alone. */
export class ToolTests {
  readonly #field: string;
  readonly #groups: ReadonlyMap<string, Group>;
  readonly #known = new Map<string, Verdict>();
  readonly #members = new Map<Test, ReadonlySet<unknown>>();
  readonly #patterns = new Map<string, (name: string) => boolean | undefined>();

  /** `field` is the path of the tool's name. */
  constructor(field: string, groups: readonly Group[]) {
    this.#field = field;
    this.#groups = new Map(groups.map((group) => [group.name, group]));
  }

  verdict(test: Test, tool: string): Verdict {
    switch (test.kind) {
      case "all":
        return all(test.tests.map((inner) => this.verdict(inner, tool)));
      case "any":
        return opposite(all(test.tests.map((inner) => opposite(this.verdict(inner, tool)))));
      case "not":
        return opposite(this.verdict(test.test, tool));
      case "group":
        return this.#group(test.name, tool);
      case "compare": {
        const text = this.namedTool(test);
        if (text === undefined || (test.op !== "==" && test.op !== "!=")) return "open";
        return decided((text === tool) === (test.op === "=="));
      }
      case "member":
        return this.isTool(test.operand) ? decided(this.#membersOf(test).has(tool)) : "open";
      case "match": {
        const found = this.isTool(test.operand) ? this.#matches(test.pattern, tool) : undefined;
        return found === undefined ? "open" : decided(found !== test.negated);
      }
      default:
        return "open";
    }
  }

  /** Whether a test reads the tool's name. */
  isTool(operand: Reference): boolean {
    return operand.kind === "field" && operand.path === this.#field && operand.index === undefined;
  }

  /** The text that a comparison has beside the tool's name. */
  namedTool({ left, right }: Extract<Test, { kind: "compare" }>): string | undefined {
    return right.kind === "text" && this.isTool(left) ? right.value : undefined;
  }

  #group(name: string, tool: string): Verdict {
    const key = `${name} ${tool}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    // A group that names itself comes to an end.
    this.#known.set(key, "open");
    const verdict = all((this.#groups.get(name)?.guards ?? []).map(({ test }) => this.verdict(test, tool)));
    this.#known.set(key, verdict);
    return verdict;
  }

  #membersOf(test: Extract<Test, { kind: "member" }>): ReadonlySet<unknown> {
    const members = this.#members.get(test) ?? new Set(test.values.map((value) => "value" in value && value.value));
    this.#members.set(test, members);
    return members;
  }

  #matches(pattern: Pattern, tool: string): boolean | undefined {
    const key = `/${pattern.source}/${pattern.flags}`;
    let find = this.#patterns.get(key);
    if (find === undefined) {
      const made = byteDfa(pattern);
      find = (name) => (made.ok ? matches(made.dfa, ENCODER.encode(name)) : undefined);
      this.#patterns.set(key, find);
    }
    return find(tool);
  }
}

function decided(holds: boolean): Verdict {
  return holds ? "holds" : "fails";
}

function opposite(verdict: Verdict): Verdict {
  return verdict === "open" ? "open" : decided(verdict === "fails");
}

function all(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes("fails")) return "fails";
  return verdicts.includes("open") ? "open" : "holds";
}
