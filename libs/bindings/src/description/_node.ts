import { parseDuration } from "@glither/host";
import { isObject } from "@glither/roux/core";
import type { Problem } from "../error.ts";

const NAME = /^[A-Za-z_$][\w$]*$/u;

/** A value within a description, with its path; what is wrong with it is collected, and reading goes on. */
export class Node {
  readonly value: unknown;
  readonly path: string;
  readonly problems: Problem[];

  constructor(value: unknown, path: string, problems: Problem[]) {
    this.value = value;
    this.path = path;
    this.problems = problems;
  }

  fail(problem: string): undefined {
    this.problems.push({ path: this.path, problem });
    return undefined;
  }

  /** Its members by name: those that are known, of which some must be there. */
  members<Name extends string>(known: readonly Name[], required: readonly Name[] = []): Members<Name> | undefined {
    if (!isObject(this.value)) return this.fail("expected an object");
    for (const name of Object.keys(this.value)) {
      if (!known.some((one) => one === name)) this.at(name).fail(`is not known; there is ${quoted(known)}`);
    }
    for (const name of required) if (!this.has(name)) this.at(name).fail("is missing");
    return {
      get: (name) => (this.has(name) ? this.at(name) : undefined),
    };
  }

  /** All of its members, whatever they are called. */
  entries(): readonly (readonly [string, Node])[] {
    if (!isObject(this.value)) {
      this.fail("expected an object");
      return [];
    }
    return Object.keys(this.value).map((name) => [name, this.at(name)]);
  }

  items(): readonly Node[] | undefined {
    if (!Array.isArray(this.value)) return this.fail("expected a list");
    return this.value.map((item: unknown, index) => new Node(item, `${this.path}[${index}]`, this.problems));
  }

  text(): string | undefined {
    return typeof this.value === "string" && this.value !== "" ? this.value : this.fail("expected a text");
  }

  boolean(): boolean | undefined {
    return typeof this.value === "boolean" ? this.value : this.fail("expected `true` or `false`");
  }

  whole(least: number, most: number): number | undefined {
    const { value } = this;
    return typeof value === "number" && Number.isSafeInteger(value) && value >= least && value <= most
      ? value
      : this.fail(`expected a whole number from ${least} to ${most}`);
  }

  /** Milliseconds, or a duration as the language writes it, such as `"500ms"`. */
  duration(least: number, most: number): number | undefined {
    const { value } = this;
    const ms = typeof value === "string" ? parseDuration(value) : value;
    return typeof ms === "number" && Number.isSafeInteger(ms) && ms >= least && ms <= most
      ? ms
      : this.fail(`expected a duration, such as \`"500ms"\`, from ${least} to ${most} milliseconds`);
  }

  at(name: string): Node {
    const step = NAME.test(name) ? (this.path === "" ? name : `.${name}`) : `[${JSON.stringify(name)}]`;
    const value = isObject(this.value) && Object.hasOwn(this.value, name) ? this.value[name] : undefined;
    return new Node(value, `${this.path}${step}`, this.problems);
  }

  has(name: string): boolean {
    return isObject(this.value) && Object.hasOwn(this.value, name);
  }
}

export interface Members<Name extends string> {
  readonly get: (name: Name) => Node | undefined;
}

export function quoted(names: readonly string[]): string {
  return names.length === 0 ? "none" : names.map((name) => `\`${name}\``).join(", ");
}
