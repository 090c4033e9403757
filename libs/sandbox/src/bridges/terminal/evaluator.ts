import {
  type Bcom,
  type Becoming,
  type Constructor,
  call,
  isRef,
  type Methods,
  methods,
  on,
  type Ref,
  send,
  sendOnly,
  spawn,
  VatError,
  type Vow,
} from "@glither/vat";
import { LineError } from "./error.ts";
import { type Expression, readLine } from "./expression.ts";
import { printed, printedProblem } from "./print.ts";

/** What an evaluator understands: a line, which it answers with a line. It never breaks. */
export interface Evaluator {
  evaluate(line: string): Vow<string>;
}

/** Where names come from: a registry of names, or the part of it that looks them up. */
export interface Lookup {
  lookup(name: string): Ref;
  list?(): readonly string[];
}

/**
 * The constructor of an evaluator for one session: a language in which capabilities are called and sent to by name. What nobody has
 * given a name cannot be reached by it. Each line is a turn, which is undone where it fails.
 */
export function evaluator(names: Ref<Lookup>): Constructor<[], Methods<Evaluator>> {
  return (_bcom: Bcom) => {
    const session: Ref<Session> = spawn(sessionActor, names, { locals: new Map(), shown: new Map() });
    return methods({
      evaluate: (line: string): Vow<string> =>
        on(send(session, "run", line), {
          then: (value) => call(session, "show", value),
          catch: printedProblem,
        }) as Vow<string>,
    });
  };
}

interface Session {
  run(line: string): unknown;
  show(value: unknown): string;
}

interface State {
  readonly locals: ReadonlyMap<string, unknown>;
  /** Those that have been shown, and as what. */
  readonly shown: ReadonlyMap<Ref | Vow, string>;
}

/** A line that says nothing is answered with nothing. */
const NOTHING = Symbol("nothing");

/** So many names may a session have of its own. */
const MOST = 1_000;

function sessionActor(bcom: Bcom, names: Ref<Lookup>, state: State) {
  const { locals, shown } = state;
  const becoming = <T>(next: Partial<State>, answer: T): Becoming<T> =>
    bcom(sessionActor(bcom, names, { ...state, ...next }), answer);
  return methods({
    run: (line: string): unknown => {
      if (typeof line !== "string") throw new LineError("UNREADABLE", "a line is a text");
      const expression = readLine(line);
      if (expression === undefined) return NOTHING;
      const scope = new Scope(names, locals);
      const value = scope.value(expression);
      return scope.defined.size === 0 ? value : becoming({ locals: joined(locals, scope.defined) }, value);
    },
    show: (value: unknown): string | Becoming<string> => {
      if (value === NOTHING) return "";
      const own = new Map(shown);
      const more = new Map<string, unknown>();
      const text = printed(value, (reference) => {
        const name = own.get(reference) ?? `$${own.size + 1}`;
        if (own.size < MOST) own.set(reference, name);
        else return "#<a reference>";
        more.set(name, reference);
        return name;
      });
      return more.size === 0 ? text : becoming({ locals: joined(locals, more), shown: own }, text);
    },
  });
}

function joined(some: State["locals"], others: State["locals"]): State["locals"] {
  const all = new Map([...some, ...others]);
  if (all.size > 2 * MOST) throw new LineError("TOO_LARGE", `a session has ${2 * MOST} names at the most`);
  return all;
}

/** What a line can reach, and what it has named. */
class Scope {
  readonly #names: Ref<Lookup>;
  readonly #locals: State["locals"];
  readonly defined = new Map<string, unknown>();

  constructor(names: Ref<Lookup>, locals: State["locals"]) {
    this.#names = names;
    this.#locals = locals;
  }

  value(expression: Expression): unknown {
    switch (expression.kind) {
      case "literal":
        return expression.value;
      case "name":
        return this.#named(expression.name);
      default:
        return this.#form(expression);
    }
  }

  #form({ form, parts }: Expression & { readonly kind: "form" }): unknown {
    switch (form) {
      case "def":
        return this.#define(parts);
      case "names":
        return [...this.#locals.keys(), ...((asked(this.#names, "list") ?? []) as readonly string[])];
      case "list":
        return parts.map((part) => this.value(part));
      case "record":
        return this.#record(parts);
      default: {
        const [target, ...args] = parts.map((part) => this.value(part));
        if (!isRef(target))
          throw new LineError(
            "NOT_A_REFERENCE",
            "only a reference can be called or sent to",
            "`(call NAME :method …)`",
          );
        const to = target as Ref<(...args: readonly unknown[]) => unknown>;
        if (form === "call") return call(to, ...args);
        return form === "send" ? send(to, ...args) : sendOnly(to, ...args);
      }
    }
  }

  #define([name, ...values]: readonly Expression[]): unknown {
    const [value] = values;
    if (name?.kind !== "name" || value === undefined || values.length > 1)
      throw new LineError("UNREADABLE", "`def` takes a name and what it is to stand for");
    const defined = this.value(value);
    this.defined.set(name.name, defined);
    return defined;
  }

  #record(parts: readonly Expression[]): unknown {
    const values = parts.map((part) => this.value(part));
    if (values.length % 2 !== 0 || values.some((value, at) => at % 2 === 0 && typeof value !== "string"))
      throw new LineError("UNREADABLE", "`record` takes names and values by turns: `(record :age 3)`");
    return Object.fromEntries(
      values.flatMap((name, at) => (at % 2 === 0 ? [[name as string, values[at + 1]] as const] : [])),
    );
  }

  #named(name: string): unknown {
    for (const own of [this.defined, this.#locals]) if (own.has(name)) return own.get(name);
    return asked(this.#names, "lookup", name);
  }
}

/** A registry of this vat answers at once; one of another with a promise, which can be sent to. */
function asked(names: Ref<Lookup>, ...args: readonly string[]): unknown {
  const registry = names as Ref<unknown> as Ref<(...args: readonly string[]) => unknown>;
  try {
    return call(registry, ...args);
  } catch (problem) {
    if (problem instanceof VatError && problem.code === "NOT_NEAR") return send(registry, ...args);
    if (problem instanceof Error && "code" in problem && problem.code === "NO_SUCH_NAME")
      throw new LineError(
        "NO_SUCH_NAME",
        `nobody has the name \`${args[1] ?? ""}\``,
        "`(names)` lists those that there are",
      );
    throw problem;
  }
}
