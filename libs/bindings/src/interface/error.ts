/** A world's text that is not in the one form that `tangle wit` writes, or that leaves open how a name is written in the language. */
export class InterfaceError extends Error {
  readonly code: "NOT_CANONICAL" | "AMBIGUOUS_NAME";
  readonly hint: string;

  constructor(code: InterfaceError["code"], message: string, hint: string) {
    super(message);
    this.name = "InterfaceError";
    this.code = code;
    this.hint = hint;
  }
}
