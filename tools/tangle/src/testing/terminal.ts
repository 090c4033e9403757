import { type ChildProcess, spawn } from "node:child_process";
import { shellWord } from "@glither/stages/shell-word";
import { ENTRY_WORDS } from "./tangle.ts";

/** A process whose standard error (and output, and input) is a terminal, by util-linux's `script`. */
export interface Terminal {
  /** Resolves when this has been shown, from where the last call has looked to. */
  readonly until: (text: string | RegExp) => Promise<string>;
  /** Types something. */
  readonly type: (text: string) => void;
  /** All that was shown, when the process has ended. */
  readonly ended: Promise<{ readonly exitCode: number | null; readonly shown: string }>;
}

export interface TerminalOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The file of which its standard input comes, in place of the terminal. */
  readonly input?: string;
}

/** Runs the command line in a terminal. */
export function tangleInTerminal(args: readonly string[], options: TerminalOptions): Terminal {
  return inTerminal([...ENTRY_WORDS, ...args], options);
}

export function inTerminal(words: readonly string[], { cwd, env = {}, input }: TerminalOptions): Terminal {
  const own = words.map(shellWord).join(" ");
  // A shell that redirects from a pipe waits for its other end before it starts anything.
  const line = input === undefined ? own : `cat ${shellWord(input)} | ${own}`;
  const child = spawn("script", ["-qec", line, "/dev/null"], {
    cwd,
    env: { ...process.env, CI: "", TERM: "xterm", NO_COLOR: "1", ...env },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const seen = new Seen(child);
  return {
    until: (text) => seen.until(text),
    type: (text) => void child.stdin?.write(text),
    ended: seen.ended,
  };
}

class Seen {
  #shown = "";
  #from = 0;
  #look: () => void = () => undefined;
  readonly ended: Promise<{ readonly exitCode: number | null; readonly shown: string }>;

  constructor(child: ChildProcess) {
    child.stdout?.on("data", (chunk: Buffer) => {
      this.#shown += chunk.toString();
      this.#look();
    });
    this.ended = new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (exitCode) => resolve({ exitCode, shown: this.#shown }));
    });
  }

  async until(text: string | RegExp): Promise<string> {
    const missing = this.ended.then(({ shown }) => {
      throw new Error(`\`${text}\` was never shown:\n${shown}`);
    });
    const found = new Promise<string>((resolve) => {
      this.#look = () => {
        const rest = this.#shown.slice(this.#from);
        const at = typeof text === "string" ? rest.indexOf(text) : rest.search(text);
        if (at < 0) return;
        this.#from += at + 1;
        resolve(rest.slice(0, at + 1));
      };
      this.#look();
    });
    return Promise.race([found, missing]);
  }
}
