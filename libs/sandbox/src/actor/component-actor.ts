import { actor, type Bcom, type Constructor, type Methods, type Ref, sendOnly, spawn } from "@glither/vat";
import { ModuleError } from "../module/error.ts";
import { migrations } from "../module/migrations.ts";
import { ActorProgram, type ActorProgramOptions } from "./actor-program.ts";
import { type Flat, flatten } from "./parts.ts";

export interface ComponentActorOptions extends ActorProgramOptions {
  /** What it is kept by. By default it is made of the component's content. */
  readonly name?: string;
  readonly version?: number;
  /** By version: what makes a state of that version one of the next. */
  readonly migrate?: Readonly<Record<number, (state: unknown) => unknown>>;
}

type Behaviour = (...message: readonly unknown[]) => unknown;

/** A state as it is kept, and as components are given it. */
class State {
  readonly value: unknown;
  readonly flat: Flat;

  constructor(value: unknown) {
    this.value = value;
    this.flat = flatten([value]);
  }
}

/**
 * The constructor of an actor that is a component of the world `glither:vat/component`: `vat.spawn(componentActor(bytes), …)`. It is an
 * actor like any other: its state is data and references, what a failing turn did is undone, and a store keeps it that lists it. It can
 * reach the references that it is given, and nothing else.
 *
 * @typeParam M its methods, which nothing checks.
 * @typeParam A what it is spawned with.
 * @throws ModuleError for what is no such component.
 */
export function componentActor<M, A extends readonly unknown[] = readonly unknown[]>(
  bytes: Uint8Array,
  { name, version = 1, migrate = {}, ...options }: ComponentActorOptions = {},
): Constructor<A, Methods<M>> {
  const program = new ActorProgram(bytes, options);
  const behave = (bcom: Bcom, state: State): Behaviour => {
    return (...message) => {
      const { next, answer, effects } = program.step(state.flat, flatten(message));
      for (const [target, sent] of effects) sendOnly(target as Ref<Behaviour>, ...sent);
      return next === undefined ? answer : bcom(kept(bcom, new State(next.value)) as Behaviour, answer);
    };
  };
  const kept: Constructor<readonly unknown[], unknown> = actor<readonly unknown[], unknown>(
    name ?? `component:${program.digest}`,
    version,
    (bcom, ...args) => {
      const [state] = args;
      return state instanceof State ? behave(bcom, state) : spawn(kept, new State(program.start(flatten(args))));
    },
    {
      portrait: (state) => [program.digest, (state as State).value],
      restore: (bcom, digest: string, value: unknown) => {
        if (digest !== program.digest)
          throw new ModuleError("OTHER_MODULE", "the state was left by another component", {
            hint: "give the next component a version of its own, and `migrate` what is kept",
          });
        return behave(bcom, new State(value));
      },
      migrate: migrations(migrate, program.digest),
    },
  );
  return kept as never;
}
