/** A request that no gate can judge: it is refused without a decision. */
export class ForwardAuthError extends Error {
  readonly code: /** The proxy does not say what was asked for, or says it twice. */
    | "INCOMPLETE"
    /** A path that a server behind the gate might read as another one. */
    | "DOUBTFUL_PATH";

  constructor(code: ForwardAuthError["code"], message: string) {
    super(message);
    this.name = "ForwardAuthError";
    this.code = code;
  }
}
