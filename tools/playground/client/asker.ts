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
  readonly #waiting = new Map<
    number,
    { readonly told: (reply: Reply) => void; readonly failed: (error: Error) => void }
  >();

  constructor(address: string) {
    this.#address = address;
    this.#worker = this.#started();
  }

  get busy(): boolean {
    return this.#waiting.size > 0;
  }

  ask(question: Unnumbered<Request>): Promise<Reply> {
    this.#last += 1;
    const id = this.#last;
    return new Promise((told, failed) => {
      this.#waiting.set(id, { told, failed });
      this.#worker.postMessage({ ...question, id });
    });
  }

  /** Ends what it is at; nobody hears of that again. */
  restart(): void {
    this.#worker.terminate();
    this.#waiting.clear();
    this.#worker = this.#started();
  }

  #started(): Worker {
    const worker = new Worker(this.#address);
    worker.addEventListener("message", ({ data }: MessageEvent<Reply>) => {
      this.#waiting.get(data.id)?.told(data);
      this.#waiting.delete(data.id);
    });
    worker.addEventListener("error", (event) => {
      for (const { failed } of this.#waiting.values()) failed(new Error(event.message || "the worker does not start"));
      this.#waiting.clear();
    });
    return worker;
  }
}
