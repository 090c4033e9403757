export type InferenceErrorCode = "SECOND_RULESET" | "SAME_NAME" | "BAD_OPTIONS" | "NODE_VERSION";

/** A workspace, or a Node, with which the plugin cannot make projects. */
export class InferenceError extends Error {
  readonly code: InferenceErrorCode;

  constructor(code: InferenceErrorCode, message: string) {
    super(message);
    this.name = "InferenceError";
    this.code = code;
    // Nx prints the stack of whatever inference throws, and this is about the user's files, not about the plugin.
    this.stack = `${this.name}: ${message}`;
  }
}
