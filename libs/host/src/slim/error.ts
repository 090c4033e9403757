/** A component that was admitted, and that the slim glue does not run; `message` says what it has. */
export class NotSlim extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = "NotSlim";
  }
}
