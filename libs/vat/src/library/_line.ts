/** A queue whose values never change, so that a turn that fails leaves the old one: two lists, one of them turned round at times. */
export class Line<T> {
  static readonly EMPTY: Line<never> = new Line<never>(undefined, undefined, 0);

  readonly #front: Link<T> | undefined;
  readonly #back: Link<T> | undefined;
  readonly length: number;

  private constructor(front: Link<T> | undefined, back: Link<T> | undefined, length: number) {
    this.#front = front;
    this.#back = back;
    this.length = length;
  }

  static of<T>(values: readonly T[]): Line<T> {
    let line: Line<T> = Line.EMPTY;
    for (const value of values) line = line.with(value);
    return line;
  }

  /** Its values, the first one first. */
  all(): T[] {
    const values: T[] = [];
    for (let left = this.first(); left !== undefined; left = left[1].first()) values.push(left[0]);
    return values;
  }

  with(value: T): Line<T> {
    return new Line<T>(this.#front, { value, next: this.#back }, this.length + 1);
  }

  /** The first, and the line behind it. */
  first(): readonly [value: T, rest: Line<T>] | undefined {
    let front = this.#front;
    let back = this.#back;
    if (front === undefined) {
      for (; back !== undefined; back = back.next) front = { value: back.value, next: front };
      if (front === undefined) return undefined;
    }
    return [front.value, new Line<T>(front.next, back, this.length - 1)];
  }
}

interface Link<T> {
  readonly value: T;
  readonly next: Link<T> | undefined;
}
