import { type AnswerContext, AnswerContext as Context, type JsonValue, liftValue } from "@glither/host";
import { isObject, type ValueType } from "@glither/roux/core";
import { jsName, witName } from "@glither/wit";

/** A value that a binding is given, by its path in the language. */
export interface Given {
  readonly path: string;
  readonly type: ValueType;
}

/** What a component passes to a function of its host: by position, or within the artifact's record. */
export type Passing = "record" | "positions";

/** What an enrichment is asked, in the language's terms. */
export class Question {
  /** The enrichment's path. */
  readonly path: string;
  /** Undefined where answers cannot come later. */
  readonly context: AnswerContext | undefined;
  readonly #given: GivenValues;

  constructor(path: string, given: GivenValues, context: AnswerContext | undefined) {
    this.path = path;
    this.#given = given;
    this.context = context;
  }

  /** What it may be answered from; undefined where that is absent, or where the ruleset does not pass it. */
  value(path: string): JsonValue | undefined {
    return this.#given.value(path);
  }

  /** All of it, by path. */
  all(): Record<string, JsonValue | undefined> {
    return this.#given.all();
  }
}

/** What a function of the host was given about the artifact. */
export class GivenValues {
  readonly #layout: Layout;
  readonly #args: readonly unknown[];

  constructor(layout: Layout, args: readonly unknown[]) {
    this.#layout = layout;
    this.#args = args;
  }

  value(path: string): JsonValue | undefined {
    const place = this.#layout.places.get(path);
    if (place === undefined) return undefined;
    const value = this.#layout.passing === "positions" ? this.#args[place.index] : this.#record()?.[place.key];
    return value === undefined ? undefined : (liftValue(place.type, value) ?? undefined);
  }

  all(): Record<string, JsonValue | undefined> {
    return Object.fromEntries([...this.#layout.places.keys()].map((path) => [path, this.value(path)]));
  }

  /** A ruleset that reads no field passes no record. */
  #record(): Readonly<Record<string, unknown>> | undefined {
    const [first] = this.#args;
    return isObject(first) && !(first instanceof Context) ? first : undefined;
  }
}

/** Where the values stand that a function is given. */
export interface Layout {
  readonly passing: Passing;
  readonly places: ReadonlyMap<string, Place>;
}

interface Place {
  readonly type: ValueType;
  readonly index: number;
  /** Its name in the record. */
  readonly key: string;
}

export function layoutOf(passing: Passing, given: readonly Given[]): Layout {
  const places = given.map(({ path, type }, index): [string, Place] => [
    path,
    { type, index, key: jsName(witName(path)) },
  ]);
  return { passing, places: new Map(places) };
}

/** The context that a host passes behind all arguments, if it does. */
export function contextIn(args: readonly unknown[]): AnswerContext | undefined {
  const last = args.at(-1);
  return last instanceof Context ? last : undefined;
}
