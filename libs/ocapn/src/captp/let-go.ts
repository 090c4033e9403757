import type { Clock } from "../netlayers/index.ts";
import { record, type SyrupRecord } from "../syrup/index.ts";

const MOST = 256;
const SOON = 20;

/** What this side needs no longer, told to the peer in batches: references with how often it mentioned them, and answers. */
export class LetGo {
  readonly #clock: Clock;
  readonly #send: (form: SyrupRecord) => void;
  readonly #references = new Map<number, number>();
  #answers: number[] = [];
  #cancel: (() => void) | undefined;
  #stopped = false;

  constructor(clock: Clock, send: (form: SyrupRecord) => void) {
    this.#clock = clock;
    this.#send = send;
  }

  reference(position: number, count: number): void {
    if (this.#stopped) return;
    this.#references.set(position, (this.#references.get(position) ?? 0) + count);
    if (this.#references.size >= MOST) this.#flush();
    else this.#soon();
  }

  answer(position: number): void {
    if (this.#stopped) return;
    this.#answers.push(position);
    if (this.#answers.length >= MOST) this.#flush();
    else this.#soon();
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel?.();
    this.#cancel = undefined;
    this.#references.clear();
    this.#answers = [];
  }

  #soon(): void {
    this.#cancel ??= this.#clock.after(SOON, () => this.#flush());
  }

  #flush(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    if (this.#references.size > 0) {
      const positions = Array.from(this.#references.keys(), BigInt);
      const counts = Array.from(this.#references.values(), BigInt);
      this.#references.clear();
      this.#send(record("op:gc-exports", positions, counts));
    }
    if (this.#answers.length > 0) {
      const answers = this.#answers.splice(0).map(BigInt);
      this.#send(record("op:gc-answers", answers));
    }
  }
}
