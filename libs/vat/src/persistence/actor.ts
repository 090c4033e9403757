import { type Bcom, Behaviour, type Constructor, type Method } from "../behaviour.ts";

/** How an actor is kept, where that differs from its constructor's arguments. */
export interface ActorOptions<A extends readonly unknown[], B> {
  /** What of the arguments is kept: the self-portrait. Without it all of them are. */
  readonly portrait?: (...args: A) => readonly unknown[];
  /** Makes the behaviour from a portrait. Without it the constructor does. */
  readonly restore?: (bcom: Bcom, ...portrait: never) => B;
  /** By version: what turns a portrait of that version into one of the next. */
  readonly migrate?: Readonly<Record<number, (...portrait: never) => readonly unknown[]>>;
}

/** A registered constructor, without types. */
export class Kind {
  readonly name: string;
  readonly version: number;
  readonly portrait: ((...args: readonly unknown[]) => readonly unknown[]) | undefined;
  readonly restore: (bcom: Bcom, ...portrait: readonly unknown[]) => unknown;
  readonly migrate: Readonly<Record<number, (...portrait: readonly unknown[]) => readonly unknown[]>>;

  constructor(name: string, version: number, made: Constructor<never, unknown>, options: ActorOptions<never, unknown>) {
    this.name = name;
    this.version = version;
    this.portrait = options.portrait as Kind["portrait"];
    this.restore = (options.restore ?? made) as Kind["restore"];
    this.migrate = (options.migrate ?? {}) as Kind["migrate"];
  }
}

/** How a behaviour can be made again. */
export class Portrait {
  readonly kind: Kind;
  readonly args: readonly unknown[];

  constructor(kind: Kind, args: readonly unknown[]) {
    this.kind = kind;
    this.args = args;
  }
}

const KINDS = new WeakMap<object, Kind>();

/**
 * Registers a constructor: what it makes is kept by name, version and arguments. `bcom(counter(bcom, n + 1))` is kept, too, where
 * `counter` is what this returned. A constructor says everything by its arguments: what it hides in variables is lost.
 *
 * @throws RangeError for a version that is no whole number from 1.
 */
export function actor<A extends readonly unknown[], B>(
  name: string,
  version: number,
  maker: Constructor<A, B>,
  options: ActorOptions<A, B> = {},
): Constructor<A, B> {
  if (!Number.isSafeInteger(version) || version < 1) throw new RangeError("a version is a whole number from 1");
  const made: Constructor<A, B> = (bcom, ...args) => portrayed(maker(bcom, ...args), kind, args) as B;
  const restore = options.restore as ((bcom: Bcom, ...portrait: readonly unknown[]) => B) | undefined;
  const kind: Kind = new Kind(name, version, made as Constructor<never, unknown>, {
    ...(options as ActorOptions<never, unknown>),
    // What a self-portrait makes has that portrait, not arguments.
    ...(restore === undefined
      ? {}
      : { restore: (bcom: Bcom, ...drawn: readonly unknown[]) => drawnAgain(restore(bcom, ...drawn), kind, drawn) }),
  });
  // For those who look on: a function without a name of its own is what it is registered as.
  Object.defineProperty(made, "name", { value: maker.name === "" ? name : maker.name });
  KINDS.set(made, kind);
  return made;
}

/** What `actor` knows of a constructor, or undefined for one that it has not made. */
export function kindOf(maker: object): Kind | undefined {
  return KINDS.get(maker);
}

/** How an actor's present behaviour can be made again, or undefined where nobody has said so. */
export function portraitOf(state: Method | Behaviour): Portrait | undefined {
  const portrait = state instanceof Behaviour ? state.portrait : undefined;
  return portrait instanceof Portrait ? portrait : undefined;
}

/** A kind that is never asked for its self-portrait again: what it holds is one. */
class Drawn extends Portrait {}

/** What is kept of it. */
export function drawn(portrait: Portrait): readonly unknown[] {
  const { kind, args } = portrait;
  return kind.portrait === undefined || portrait instanceof Drawn ? args : kind.portrait(...args);
}

function drawnAgain(made: unknown, kind: Kind, args: readonly unknown[]): unknown {
  const own = made instanceof Behaviour ? (made.portrait as Portrait | undefined) : undefined;
  // A `restore` that calls the constructor has arguments, and is drawn from these.
  return own?.kind === kind ? made : attached(made, new Drawn(kind, args));
}

function portrayed(made: unknown, kind: Kind, args: readonly unknown[]): unknown {
  return attached(made, new Portrait(kind, args));
}

/** A behaviour that has a portrait already may be another actor's, too: it is left alone, and one like it is made. */
function attached(made: unknown, portrait: Portrait): unknown {
  const own = ownOf(made);
  if (own === undefined) return made;
  own.portrait = portrait;
  return own;
}

/** A function has no place for a portrait: a behaviour that has holds it. */
function ownOf(made: unknown): Behaviour | undefined {
  if (typeof made === "function") return new Behaviour(undefined, made as Method);
  if (!(made instanceof Behaviour)) return undefined;
  return made.portrait === undefined ? made : new Behaviour(made.table, made.fn);
}
