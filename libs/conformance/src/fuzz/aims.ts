import { type Constant, type Core, isReference, type Test } from "@glither/roux/core";

/** The values that a ruleset's guards compare with, by the path of what is compared. */
export class Aims {
  /** A long text's length: more than a new memory holds, or, where a regex may read it, what backtracking bears. */
  longest = 200_000;
  readonly #byPath = new Map<string, Set<string | number>>();

  constructor({ groups, scores = [], rules }: Core) {
    for (const { guards } of [...groups, ...rules]) for (const { test } of guards) this.#visit(test);
    for (const { terms } of scores) for (const { guard } of terms) this.#visit(guard.test);
  }

  of(path: string, kind: "string" | "number"): (string | number)[] {
    return [...(this.#byPath.get(path) ?? [])].filter((value) => typeof value === kind);
  }

  #visit(test: Test): void {
    switch (test.kind) {
      case "all":
      case "any":
        for (const inner of test.tests) this.#visit(inner);
        break;
      case "not":
      case "bound":
        this.#visit(test.test);
        break;
      case "compare":
        if (!isReference(test.right)) this.#add(test.left.path, test.right);
        break;
      case "sum":
        for (const { operand } of [...test.left, ...test.right])
          if (isReference(operand))
            for (const other of [...test.left, ...test.right])
              if (!isReference(other.operand)) this.#add(operand.path, other.operand);
        break;
      case "member":
        for (const value of test.values) this.#add(test.operand.path, value);
        break;
      case "match":
        this.longest = 500;
        break;
      case "quantified":
        this.#visit(test.test);
        break;
      case "truth":
      case "present":
      case "group":
      case "score":
        break;
    }
  }

  #add(path: string, constant: Constant): void {
    const values = this.#byPath.get(path) ?? new Set();
    this.#byPath.set(path, values);
    if (constant.kind === "duration") values.add(constant.ms);
    else if (constant.kind === "number") values.add(Number(constant.value));
    else if (constant.kind !== "boolean") values.add(constant.value);
  }
}
