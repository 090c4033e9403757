interface Numbered {
  readonly id: number;
}

type Unnumbered<One> = One extends Numbered ? Omit<One, "id"> : never;

/**
 * A worker that is asked one thing after another. Its code is made from the page's own, since a page that lies on a disk may load
 * no other file.
 */
export class Asker<Request extends Numbered, Reply extends Numbered> {
  readonly #address: string;
  #worker: Worker;
  #last = 0;
  /** When it began what it is at. */
  #since = 0;
  readonly #waiting = new Map<
    number,
    { readonly told: (reply: Reply) => void; readonly failed: (error: Error) => void }
  >();

  /** Who waits until it is at something else, or at nothing. */
  readonly #idle: (() => void)[] = [];

  constructor(address: string) {
    this.#address = address;
    this.#worker = this.#started();
  }

  get busy(): boolean {
    return this.#waiting.size > 0;
  }

  /** Whether it has nothing left to do, which is waited for; but it has, once it was at one thing for so many milliseconds. */
  async isFree(patience: number): Promise<boolean> {
    while (this.busy) {
      const left = this.#since + patience - performance.now();
      if (left <= 0) return false;
      await new Promise<void>((resolve) => {
        const timer = window.setTimeout(resolve, left);
        this.#idle.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
    return true;
  }

  ask(question: Unnumbered<Request>): Promise<Reply> {
    this.#last += 1;
    const id = this.#last;
    return new Promise((told, failed) => {
      if (!this.busy) this.#since = performance.now();
      this.#waiting.set(id, { told, failed });
      this.#worker.postMessage({ ...question, id });
    });
  }

  /** Ends what it is at; nobody hears of that again. */
  restart(): void {
    this.#worker.terminate();
    this.#waiting.clear();
    this.#worker = this.#started();
    this.#wake();
  }

  #wake(): void {
    for (const woken of this.#idle.splice(0)) woken();
  }

  #started(): Worker {
    const worker = new Worker(this.#address);
    worker.addEventListener("message", ({ data }: MessageEvent<Reply>) => {
      this.#waiting.get(data.id)?.told(data);
      this.#waiting.delete(data.id);
      this.#since = performance.now();
      this.#wake();
    });
    worker.addEventListener("error", (event) => {
      for (const { failed } of this.#waiting.values()) failed(new Error(event.message || "the worker does not start"));
      this.#waiting.clear();
      this.#wake();
    });
    return worker;
  }
}
