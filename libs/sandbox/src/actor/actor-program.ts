import { createHash } from "node:crypto";
import { type Outline, outlineOf } from "../module/binary/outline.ts";
import { type Compiled, isValid } from "../module/engine.ts";
import { ModuleError } from "../module/error.ts";
import { wait, withdraw } from "../module/idle.ts";
import { type ModuleLimits, moduleLimits } from "../module/limits.ts";
import { meteredModule } from "../module/metered-module.ts";
import { coreModuleOf } from "./core-module.ts";
import type { Flat } from "./parts.ts";
import { Stage, type Stepped } from "./stage.ts";
import { Symbols } from "./symbols.ts";
import { checkWorld, isActor } from "./world.ts";

/** How many stages of one program wait; one for each step that is within another one, and a few more. */
const MAX_STAGES = 8;

export interface ActorProgramOptions {
  readonly limits?: Partial<ModuleLimits>;
  /** The methods that references have within the component; all of theirs where it is left out. */
  readonly only?: readonly string[];
}

/** A component that was found fit to be an actor. All actors of it share its stages, since nothing of a step is left on one. */
export class ActorProgram {
  /** Of the bytes that it was made of. */
  readonly digest: string;
  readonly #compiled: Compiled;
  readonly #outline: Outline;
  readonly #limits: ModuleLimits;
  readonly #only: readonly string[] | undefined;
  readonly #symbols = new Symbols();
  readonly #waiting: Stage[] = [];
  /** The one that was used last: most steps are not within another one. */
  #last: Stage | undefined;
  #image: ReturnType<Stage["image"]> | undefined;

  /** @throws ModuleError */
  constructor(bytes: Uint8Array, { limits, only }: ActorProgramOptions = {}) {
    this.digest = createHash("sha256").update(bytes).digest("hex");
    const core = coreModuleOf(bytes, isActor);
    if (!isValid(core)) throw new ModuleError("MALFORMED_MODULE", "the engine does not take the component's module");
    this.#limits = moduleLimits(limits);
    this.#only = only;
    this.#outline = outlineOf(core);
    checkWorld(this.#outline);
    this.#compiled = meteredModule(core, this.#outline, this.#limits);
  }

  /** How many stages wait for a step. */
  get stages(): number {
    return this.#waiting.length + (this.#last === undefined ? 0 : 1);
  }

  start(args: Flat): unknown {
    const stage = this.#take();
    const state = stage.start(args);
    this.#put(stage);
    return state;
  }

  step(state: Flat, message: Flat): Stepped {
    const stage = this.#take();
    const stepped = stage.step(state, message);
    this.#put(stage);
    return stepped;
  }

  #take(): Stage {
    const last = this.#last;
    if (last !== undefined) {
      this.#last = undefined;
      return last;
    }
    const waiting = this.#waiting.at(-1);
    if (waiting !== undefined) {
      withdraw(this.#waiting, waiting);
      return waiting;
    }
    const made = new Stage(this.#compiled, this.#outline, this.#limits, this.#only, this.#symbols);
    this.#image ??= made.image();
    return made;
  }

  /** A stage on which something threw does not come back, nor one that has grown. */
  #put(stage: Stage): void {
    if (this.#image === undefined || !stage.back(this.#image)) return;
    if (this.#last === undefined) this.#last = stage;
    else if (this.#waiting.length < MAX_STAGES) wait(this.#waiting, stage);
  }
}
