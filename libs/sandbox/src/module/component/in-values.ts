import { AbiError, type Flat, type Realloc, Space, Texts } from "@glither/host/abi";
import { isRef, type Ref } from "@glither/vat";
import type { Outline } from "../binary/outline.ts";
import type { CoreFunction, CoreImports } from "../engine.ts";
import { ModuleError, shown } from "../error.ts";
import { type GrantedFunction, linked, type Meter, reached } from "../grant.ts";
import { type Inside, noSuchExport, type Speech } from "../speech.ts";
import type { Border, Entry, Wanted } from "./border.ts";

/** A component's: values of its types, which cross by the canonical ABI, and not by its wrapping. */
export function inValues(border: Border, outline: Outline, most: number): Speech {
  const conversations = new WeakMap<Inside, Conversation>();
  const of = (inside: Inside): Conversation => {
    const known = conversations.get(inside) ?? new Conversation(border, inside, most);
    conversations.set(inside, known);
    return known;
  };
  const names = [...border.entries.keys()];
  return {
    names,
    imports: (inside, meter) => of(inside).imports(outline, meter),
    check: (name, args) => {
      const entry = border.entries.get(name);
      if (entry === undefined) throw noSuchExport("component", name, names);
      if (args.length !== entry.params.length)
        throw new ModuleError("BAD_VALUE", `${shown(name)} takes (${entry.params.join(", ")})`);
    },
    call: (inside, name, args) => of(inside).call(border.entries.get(name) as Entry, name, args),
  };
}

/** One instance's memory as it and its host share it. */
class Conversation {
  readonly #border: Border;
  readonly #inside: Inside;
  /** What values that are handed over in one call may take of the host's memory: what lies in the component's once may be referred to a million times. */
  readonly #most: number;
  #space: Space | undefined;
  /** Whether the component may call its grants: not while it allocates or cleans up. */
  #mayLeave = false;

  constructor(border: Border, inside: Inside, most: number) {
    this.#border = border;
    this.#inside = inside;
    this.#most = most;
  }

  imports(outline: Outline, meter: Meter): CoreImports {
    const grant: Record<string, Record<string, GrantedFunction>> = {};
    for (const wanted of this.#border.wanted) {
      const module = grant[wanted.module] ?? (Object.create(null) as Record<string, GrantedFunction>);
      module[wanted.name] = (...flat) => this.#leave(wanted, flat) as ReturnType<GrantedFunction>;
      grant[wanted.module] = module;
    }
    // A module's start runs before anybody has called it, and may call its grants.
    this.#mayLeave = true;
    return linked(outline, grant, this.#inside, meter);
  }

  call(entry: Entry, name: string, args: readonly unknown[]): readonly unknown[] {
    const space = this.#memory();
    const { exports } = this.#inside;
    space.left = this.#most;
    try {
      this.#mayLeave = false;
      const flat = entry.call.lowerParams(space, args);
      this.#mayLeave = true;
      const returned = (exports[entry.entry] as CoreFunction)(...flat) as Flat | undefined;
      this.#mayLeave = false;
      space.refresh();
      const answer = entry.call.liftResult(space, returned);
      const clean = exports[entry.postReturn];
      if (typeof clean === "function") clean(...(returned === undefined ? [] : [returned]));
      return entry.answers ? [answer] : [];
    } catch (problem) {
      throw told(problem, `${shown(name)} takes (${entry.params.join(", ")})`);
    } finally {
      this.#mayLeave = true;
      space.release();
    }
  }

  #leave({ call, granted, name }: Wanted, flat: readonly Flat[]): Flat | undefined {
    if (!this.#mayLeave)
      throw new ModuleError("TRAPPED", "the component called its grants while it allocated or cleaned up");
    const space = this.#memory();
    try {
      space.refresh();
      const params = call.liftParams(space, flat);
      const answer: unknown = isRef(granted)
        ? reached(granted as Ref, name, params, call.answers)
        : granted(...(params as never[]));
      this.#mayLeave = false;
      const result = call.lowerResult(space, flat, answer);
      this.#mayLeave = true;
      return result;
    } catch (problem) {
      throw told(problem, `the grant ${shown(name)} answered what is not of its type`);
    }
  }

  #memory(): Space {
    if (this.#space !== undefined) return this.#space;
    const { own, exports } = this.#inside;
    const realloc = exports[this.#border.realloc];
    const space = new Space(
      own ?? NO_MEMORY,
      typeof realloc === "function" ? (realloc as Realloc) : undefined,
      new Texts(),
    );
    space.left = this.#most;
    space.weighs = true;
    // While its start runs, its memory is not to be had yet.
    if (own !== undefined) this.#space = space;
    return space;
  }
}

const NO_MEMORY = {
  buffer: new ArrayBuffer(0),
  grow: (): never => {
    throw new RangeError("there is no memory");
  },
};

/** What its types do not allow: by who calls it or was granted to it, or by itself. */
function told(problem: unknown, wrong: string): unknown {
  if (!(problem instanceof AbiError)) return problem;
  if (problem.code === "WRONG_VALUE")
    return new ModuleError("BAD_VALUE", wrong, { hint: problem.message, cause: problem });
  return new ModuleError("TRAPPED", `the component trapped: ${problem.message}`, {
    ...(problem.code === "OVERSIZED" ? { hint: "where it needs to, give it more by the limit `values`" } : {}),
    cause: problem,
  });
}
