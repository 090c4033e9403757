/** A core module of which nothing bounds how long it runs, as far as can be seen; `message` says what was found. */
export class Unbounded extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = "Unbounded";
  }
}
