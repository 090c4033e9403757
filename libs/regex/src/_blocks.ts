const NONE: ReadonlySet<number> = new Set();

/** A partition of the numbers below a limit, which only gets finer. */
export class Blocks {
  readonly #blockOf: Int32Array;
  readonly #members: Set<number>[];

  /** Numbers with the same mark are together. */
  constructor(marks: Uint8Array) {
    const byMark = [...new Set(marks)];
    this.#blockOf = Int32Array.from(marks, (mark) => byMark.indexOf(mark));
    this.#members = byMark.map((own) => new Set([...marks.keys()].filter((number) => marks[number] === own)));
  }

  get count(): number {
    return this.#members.length;
  }

  of(number: number): number {
    return this.#blockOf[number] ?? 0;
  }

  members(block: number): ReadonlySet<number> {
    return this.#members[block] ?? NONE;
  }

  /** Parts each block into what `inside` holds of it and the rest: the pairs of a new block and what is left of the old. */
  split(inside: readonly number[]): (readonly [part: number, rest: number])[] {
    const touched = new Map<number, number[]>();
    for (const number of inside) {
      const block = this.of(number);
      const known = touched.get(block);
      if (known) known.push(number);
      else touched.set(block, [number]);
    }
    const pairs: (readonly [number, number])[] = [];
    for (const [block, part] of touched) {
      const rest = this.#members[block];
      if (rest === undefined || part.length === rest.size) continue;
      const created = this.#members.push(new Set(part)) - 1;
      for (const number of part) {
        this.#blockOf[number] = created;
        rest.delete(number);
      }
      pairs.push([created, block]);
    }
    return pairs;
  }
}
