import { type Expected, grantedOf, openLines, stepLine, trialLines } from "./_lines.ts";
import type { Talk } from "./_talk.ts";
import type {
  Abilities,
  Asked,
  Engine,
  EngineLimits,
  EngineName,
  Granted,
  Instance,
  Trial,
  Value,
  Verdict,
} from "./engine.ts";
import { EngineError } from "./error.ts";
import { answerLines, bytesOf, valueIn, wordsOf } from "./wire.ts";

export interface Spoken {
  readonly name: EngineName;
  readonly what: string;
  readonly version: string;
  readonly limits: Abilities["limits"];
  /** With a new instance of the engine; `time` is for each question. */
  readonly talk: (time: number | undefined, module: Uint8Array) => Promise<Talk>;
  /** Whether one conversation may be about several modules, one after the other, since it costs much to begin one. */
  readonly several?: boolean;
}

/** An engine that is spoken to by lines, one conversation for each instance. */
export function spokenEngine({ talk, limits: kept, several = false, ...about }: Spoken): Engine {
  const check = async (trial: Trial, limits: EngineLimits = {}): Promise<Verdict> =>
    judged(async () => {
      refuseLimits(limits, kept);
      const expected = trialLines(trial, limits);
      const answers = await all(await talk(limits.time, trial.module), expected);
      return difference(expected, answers);
    });
  return {
    ...about,
    can: { calls: true, imports: "linked", limits: kept },
    instantiate: async (module, options = {}) => {
      refuseLimits(options.limits, kept);
      const conversation = await talk(options.limits?.time, module);
      try {
        for (const line of openLines(module, options)) wordsOf(await conversation.ask(line));
        return new SpokenInstance(conversation, grantedOf(module, options.imports ?? []));
      } catch (error) {
        await conversation.close();
        throw error;
      }
    },
    check,
    checkAll: async (trials) => {
      if (!several) return inTurn(trials, check);
      const parts = trials.map((trial) => [{ line: "new" }, ...trialLines(trial)]);
      const answers = await all(await talk(undefined, new Uint8Array()), parts.flat());
      let from = 0;
      return inTurn(parts, (expected) => {
        const own = answers.slice(from, from + expected.length);
        from += expected.length;
        return judged(async () => difference(expected, own));
      });
    },
  };
}

export async function inTurn<From, To>(all: readonly From[], each: (one: From) => Promise<To>): Promise<To[]> {
  const done: To[] = [];
  for (const one of all) done.push(await each(one));
  return done;
}

/** What a trial comes to; a refusal, a trap, or an engine that ends is a difference. */
export async function judged(run: () => Promise<string | undefined>): Promise<Verdict> {
  try {
    const why = await run();
    return why === undefined ? { same: true } : { same: false, why };
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    return { same: false, why: `${error.code}: ${error.message}` };
  }
}

export function refuseLimits(wanted: EngineLimits | undefined, kept: Abilities["limits"]): void {
  for (const limit of Object.keys(wanted ?? {}) as (keyof EngineLimits)[])
    if (wanted?.[limit] !== undefined && !kept.includes(limit))
      throw new EngineError("LIMIT", `the engine, as it is reached here, has no limit on ${limit}`);
}

async function all(talk: Talk, expected: readonly Expected[]): Promise<readonly string[]> {
  try {
    return await talk.askAll(expected.map(({ line }) => line));
  } finally {
    await talk.close();
  }
}

function difference(expected: readonly Expected[], answers: readonly string[]): string | undefined {
  for (const [index, { words, about }] of expected.entries()) {
    const found = wordsOf(answers[index] ?? "").join(" ");
    if (words !== undefined && found !== words) return `${about} ${found || "nothing"}, and not ${words || "nothing"}`;
  }
  return undefined;
}

class SpokenInstance implements Instance {
  readonly #talk: Talk;
  readonly #granted: readonly Granted[];

  constructor(talk: Talk, granted: readonly Granted[]) {
    this.#talk = talk;
    this.#granted = granted;
  }

  async call(name: string, ...args: readonly Value[]): Promise<readonly Value[]> {
    return (await this.#ask(stepLine({ do: "call", name, args, gives: [] }))).map(valueIn);
  }

  async read(at: number, length: number): Promise<Uint8Array> {
    return bytesOf((await this.#ask(`read ${at} ${length}`))[0] ?? "");
  }

  async write(at: number, bytes: Uint8Array): Promise<void> {
    await this.#ask(stepLine({ do: "write", at, bytes }));
  }

  async asked(): Promise<readonly Asked[]> {
    return (await this.#ask("asked")).map((text) => {
      const [index = "", ...args] = text.split(",");
      const granted = this.#granted[Number(index)];
      if (granted === undefined) throw new EngineError("PROTOCOL", "the engine names an import that there is not");
      return { module: granted.module, name: granted.name, args: args.map(valueIn) };
    });
  }

  async answer(granted: Granted): Promise<void> {
    for (const line of answerLines(granted)) await this.#ask(line);
  }

  close(): Promise<void> {
    return this.#talk.close();
  }

  async #ask(line: string): Promise<readonly string[]> {
    return wordsOf(await this.#talk.ask(line));
  }
}
