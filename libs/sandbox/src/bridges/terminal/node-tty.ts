import { severalLines } from "@glither/roux/one-line";
import { methods, promise, type Ref, type Resolver, Vat, type Vow } from "@glither/vat";
import { drawn, type Editing, EMPTY, edited, keysOf } from "./line-editor.ts";
import type { Tty } from "./tty.ts";

/** Where keys come from: a terminal, or anything that sends text. */
export interface Input {
  readonly isTTY?: boolean;
  setRawMode?(raw: boolean): unknown;
  setEncoding(encoding: "utf8"): unknown;
  on(event: "data", listener: (text: string) => void): unknown;
  on(event: "end", listener: () => void): unknown;
  off(event: "data", listener: (text: string) => void): unknown;
  off(event: "end", listener: () => void): unknown;
  pause(): unknown;
  resume(): unknown;
}

export interface Output {
  readonly columns?: number;
  write(text: string): unknown;
}

/** A terminal of this machine as a capability, and what gives the terminal back. */
export interface NodeTty {
  readonly tty: Ref<Tty>;
  close(): void;
}

/** So many lines may wait that nobody has asked for; a terminal waits then, and so does a pipe. */
const MOST_WAITING = 1_000;

/**
 * The tty of a process: with a line editor where somebody sits there, by lines where it is a pipe. It lives in a vat of its own: what is
 * asked of it is asked when the turn is over, or not at all.
 */
export function nodeTty(input: Input, output: Output): NodeTty {
  const vat = new Vat({ name: "tty", report: () => undefined });
  const terminal = new Terminal(input, output, (resolver, line) => vat.sendOnly(resolver, "fulfill", line));
  const tty = vat.spawn(() =>
    methods({
      "read-line": (prompt: string): Vow<string | false> => {
        const [vow, resolver] = promise<string | false>();
        terminal.ask(resolver, typeof prompt === "string" ? severalLines(prompt).slice(0, 80) : "");
        return vow;
      },
      write: (text: string): undefined => {
        if (typeof text === "string") terminal.write(severalLines(text));
      },
    }),
  ) as Ref<Tty>;
  return { tty, close: () => terminal.close() };
}

interface Asked {
  readonly resolver: Resolver<string | false>;
  readonly prompt: string;
}

type Answer = (resolver: Resolver<string | false>, line: string | false) => void;

class Terminal {
  readonly #input: Input;
  readonly #output: Output;
  readonly #answer: Answer;
  readonly #isTty: boolean;
  readonly #asked: Asked[] = [];
  readonly #lines: string[] = [];
  #editing: Editing = EMPTY;
  #rest = "";
  #ended = false;

  constructor(input: Input, output: Output, answer: Answer) {
    this.#input = input;
    this.#output = output;
    this.#answer = answer;
    this.#isTty = input.isTTY === true;
    input.setEncoding("utf8");
    if (this.#isTty) input.setRawMode?.(true);
    input.on("data", this.#sent);
    input.on("end", this.#end);
  }

  ask(resolver: Resolver<string | false>, prompt: string): void {
    this.#asked.push({ resolver, prompt });
    this.#serve();
    if (this.#asked.length > 0) this.#draw();
  }

  write(text: string): void {
    // In raw mode the terminal ends no line by itself.
    this.#output.write(this.#isTty ? text.replaceAll("\n", "\r\n") : text);
  }

  close(): void {
    this.#end();
    this.#input.off("data", this.#sent);
    this.#input.off("end", this.#end);
    if (this.#isTty) this.#input.setRawMode?.(false);
    this.#input.pause();
  }

  readonly #sent = (text: string): void => {
    this.#rest += text;
    if (this.#isTty) this.#keys();
    else {
      const lines = this.#rest.split("\n");
      this.#rest = lines.pop() ?? "";
      this.#lines.push(...lines.map((line) => line.replace(/\r$/u, "")));
    }
    this.#serve();
    if (this.#lines.length >= MOST_WAITING) this.#input.pause();
  };

  #keys(): void {
    const { keys, rest } = keysOf(this.#rest);
    this.#rest = rest;
    for (const key of keys) {
      const outcome = edited(this.#editing, key);
      if (outcome.kind === "end") {
        this.#end();
        return;
      }
      this.#editing = outcome.editing;
      if (outcome.kind === "line") this.#lines.push(outcome.line);
      if (outcome.kind !== "editing" && this.#asked.length > 0) this.write("\n");
      this.#serve();
      this.#draw();
    }
  }

  #draw(): void {
    const [first] = this.#asked;
    if (this.#isTty && first !== undefined)
      this.#output.write(drawn(this.#editing, first.prompt, this.#output.columns ?? 80));
  }

  /** Gives lines to those who have asked, in their order. */
  #serve(): void {
    while (this.#asked.length > 0 && (this.#lines.length > 0 || this.#ended)) {
      const { resolver } = this.#asked.shift() as Asked;
      this.#answer(resolver, this.#lines.shift() ?? false);
    }
    if (this.#lines.length < MOST_WAITING && !this.#ended) this.#input.resume();
  }

  readonly #end = (): void => {
    if (this.#ended) return;
    this.#ended = true;
    if (!this.#isTty && this.#rest !== "") this.#lines.push(this.#rest);
    if (this.#isTty && this.#asked.length > 0) this.write("\n");
    this.#serve();
  };
}
