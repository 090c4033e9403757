import {
  type Entry,
  type Pending,
  type Reference,
  type State,
  setStamp,
  setState,
  stampOf,
  stateOf,
} from "./reference.ts";

/**
 * What a turn has changed, so that it can be undone: each reference's state as it was when the turn first changed it, and how many
 * entries a promise had. Nothing else of a vat changes in a turn but its queues, which are cut off.
 */
export class Journal {
  /** The turn's number, from 1. */
  turn = 0;
  readonly #references: Reference[] = [];
  readonly #states: State[] = [];
  readonly #grown: Reference[] = [];
  readonly #pendings: Pending[] = [];
  readonly #lengths: number[] = [];
  #ends: ((failed: boolean) => void)[] = [];

  begin(): void {
    this.turn++;
  }

  /** Sets a reference's state, and writes the old one down. */
  set(reference: Reference, state: State): void {
    if (stampOf(reference) !== this.turn) this.#note(reference, stateOf(reference));
    setState(reference, state);
  }

  /** Notes a reference that is new in this turn, and that shall be `undone` if the turn fails. */
  spawned(reference: Reference, undone: State): void {
    this.#note(reference, undone);
  }

  /** Adds to what waits in a promise. */
  append(vow: Reference, pending: Pending, entry: Entry): void {
    const { entries } = pending;
    this.#grown.push(vow);
    this.#pendings.push(pending);
    this.#lengths.push(entries?.length ?? 0);
    if (entries === undefined) pending.entries = [entry];
    else entries.push(entry);
  }

  /** What the turn has changed, in the order of first change. */
  changed(): readonly Reference[] {
    return this.#references;
  }

  /** The promises that something waits in since this turn, once for each addition. */
  grown(): readonly Reference[] {
    return this.#grown;
  }

  /** What was added, by its place in `grown`; undefined where the promise was settled in the same turn. */
  addition(at: number): Entry | undefined {
    const vow = this.#grown[at] as Reference;
    const pending = this.#pendings[at] as Pending;
    return stateOf(vow) === pending ? pending.entries?.[this.#lengths[at] as number] : undefined;
  }

  /** Notes what is to be done, outside of the vat, when the turn has ended. */
  ends(run: (failed: boolean) => void): void {
    this.#ends.push(run);
  }

  commit(): void {
    this.#clear();
    this.#end(false);
  }

  #clear(): void {
    if (this.#references.length > 0) {
      this.#references.length = 0;
      this.#states.length = 0;
    }
    if (this.#grown.length > 0) {
      this.#grown.length = 0;
      this.#pendings.length = 0;
      this.#lengths.length = 0;
    }
  }

  undo(): void {
    for (let at = this.#grown.length - 1; at >= 0; at--) {
      const { entries } = this.#pendings[at] as Pending;
      if (entries !== undefined) entries.length = this.#lengths[at] as number;
    }
    for (let at = this.#references.length - 1; at >= 0; at--) {
      const reference = this.#references[at] as Reference;
      setState(reference, this.#states[at] as State);
      // The turn that follows writes it down anew.
      setStamp(reference, 0);
    }
    this.#clear();
    this.#end(true);
  }

  #end(failed: boolean): void {
    if (this.#ends.length === 0) return;
    const ends = this.#ends;
    this.#ends = [];
    for (const run of ends) run(failed);
  }

  #note(reference: Reference, state: State): void {
    setStamp(reference, this.turn);
    this.#references.push(reference);
    this.#states.push(state);
  }
}
