import { type ChildProcess, spawn } from "node:child_process";
import { Worker } from "node:worker_threads";
import { EngineError } from "./error.ts";

/** Somebody who answers one line with one; the first one is a greeting. */
export interface Talk {
  /** @throws EngineError `TIME`, `ENDED`, `PROTOCOL`; it is over then. */
  ask(line: string): Promise<string>;
  /** The same for many lines; nothing more is asked once one of them could not be done. */
  askAll(lines: readonly string[]): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** What no answer needs: more ends the engine. */
const MAX_ANSWER_CHARACTERS = 16 * 1024 * 1024;
/** For what has no limit of its own: an engine that does not come back is no engine. */
export const PATIENCE_MS = 120_000;

async function each(lines: readonly string[], ask: Talk["ask"]): Promise<readonly string[]> {
  const answers: string[] = [];
  for (const line of lines) {
    answers.push(await ask(line));
    if (!answers.at(-1)?.startsWith("ok")) break;
  }
  return answers;
}

/** The one who waits for the next line. */
class Waiting {
  readonly #end: () => void;
  readonly #time: number;
  #begun = false;
  #settle: { resolve: (line: string) => void; reject: (error: EngineError) => void } | undefined;
  #over: EngineError | undefined;

  constructor(time: number, end: () => void) {
    this.#time = time;
    this.#end = end;
  }

  for(send: () => void): Promise<string> {
    if (this.#over !== undefined) return Promise.reject(this.#over);
    return new Promise<string>((resolve, reject) => {
      // The first question is a greeting, and waits until the engine is there, which is not the module's time.
      const time = this.#begun ? this.#time : Math.max(this.#time, PATIENCE_MS);
      this.#begun = true;
      const timer = setTimeout(() => this.finish(new EngineError("TIME", "it was not done in time")), time);
      this.#settle = {
        resolve: (line) => {
          clearTimeout(timer);
          resolve(line);
        },
        reject: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      };
      send();
    });
  }

  came(line: string): void {
    const waiting = this.#settle;
    this.#settle = undefined;
    if (waiting === undefined) this.finish(new EngineError("PROTOCOL", "the engine answered what it was not asked"));
    else waiting.resolve(line);
  }

  finish(why: EngineError): void {
    if (this.#over !== undefined) return;
    this.#over = why;
    this.#end();
    this.#settle?.reject(why);
  }
}

/** A program that is given its arguments as they are, and lines: no shell comes between. */
export function talkToProcess(
  program: string,
  args: readonly string[],
  { env, time = PATIENCE_MS }: { readonly env: Readonly<Record<string, string>>; readonly time?: number },
): Talk {
  const child = spawn(program, args, { env, stdio: ["pipe", "pipe", "ignore"] });
  const waiting = new Waiting(time, () => child.kill("SIGKILL"));
  let held = "";
  child.stdout.setEncoding("latin1");
  child.stdout.on("data", (part: string) => {
    const [first = "", ...rest] = part.split("\n");
    held += first;
    if (held.length > MAX_ANSWER_CHARACTERS)
      waiting.finish(new EngineError("PROTOCOL", "the engine answered too much"));
    for (const next of rest) {
      waiting.came(held);
      held = next;
    }
  });
  const ended = new Promise<void>((resolve) => {
    child.once("error", () => resolve());
    child.once("close", () => resolve());
  });
  ended.then(() => waiting.finish(new EngineError("ENDED", "the engine's process has ended")));
  child.stdin.on("error", () => {});
  const ask = (line: string) => waiting.for(() => child.stdin.write(`${line}\n`));
  return {
    ask,
    askAll: (lines) => each(lines, ask),
    close: () => closed(child, ended),
  };
}

async function closed(child: ChildProcess, ended: Promise<void>): Promise<void> {
  child.stdin?.end();
  child.kill("SIGKILL");
  await ended;
}

/** The same with a thread of this process. */
export function talkToThread(file: URL, time = PATIENCE_MS): Talk {
  const worker = new Worker(file);
  const waiting = new Waiting(time, () => void worker.terminate());
  worker.on("message", (line: unknown) => waiting.came(String(line)));
  worker.on("error", () => waiting.finish(new EngineError("ENDED", "the engine's thread has ended")));
  const ask = (line: string) => waiting.for(() => worker.postMessage(line));
  return {
    ask,
    askAll: (lines) => each(lines, ask),
    close: async () => void (await worker.terminate()),
  };
}

/** With an engine that takes all lines at once and answers them all: each question asks everything again. */
export function talkAgain(run: (lines: readonly string[]) => Promise<readonly string[]>): Talk {
  const asked: string[] = [];
  return {
    ask: async (line) => {
      asked.push(line);
      const answers = await run(asked);
      const answer = answers[asked.length - 1];
      if (answer === undefined) throw new EngineError("PROTOCOL", "the engine left a line without an answer");
      return answer;
    },
    askAll: run,
    close: async () => {},
  };
}
