import type { Ref } from "@glither/vat";
import type {
  Clock,
  Connection,
  Directory,
  Http,
  Input,
  Listener,
  Network,
  Output,
  Randomness,
} from "../capabilities/interfaces.ts";

/** Texts that a program is given from outside. */
export interface Texts {
  list(): readonly string[];
}

/** The instance itself, as far as it can end. */
export interface Instance {
  exit(code: number): void;
  /** Others may go first. */
  yield(): void;
}

/** What a program has: references to actors, and nothing beside them. What is absent it does not have. */
export interface Capabilities {
  readonly arguments?: Ref<Texts>;
  /** Each as `NAME=value`. */
  readonly environment?: Ref<Texts>;
  readonly clock?: Ref<Clock>;
  readonly randomness?: Ref<Randomness>;
  readonly stdin?: Ref<Input>;
  readonly stdout?: Ref<Output>;
  readonly stderr?: Ref<Output>;
  /** By the path under which the program sees each. */
  readonly directories?: Readonly<Record<string, Ref<Directory>>>;
  /** Connections and listeners, which get the numbers behind the directories'; for programs of preview 1. */
  readonly connections?: readonly Ref<Connection>[];
  readonly listeners?: readonly Ref<Listener>[];
  /** The same, by their addresses; for components. */
  readonly network?: Ref<Network>;
  /** For components. */
  readonly http?: Ref<Http>;
  readonly instance?: Ref<Instance>;
}
