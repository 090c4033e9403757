export type ComponentErrorCode =
  /** The engine refused the generated code or the world. */
  | "ENGINE_FAILED"
  /** The component asks for more, or for less, than its world says. */
  | "WORLD_DIFFERS";

/** A component that could not be built as its world demands: no ruleset that compiles should come to this. */
export class ComponentError extends Error {
  readonly code: ComponentErrorCode;
  /** What the user can do. */
  readonly hint = "this should not happen, whatever the ruleset says: please report it, with the ruleset";

  constructor(code: ComponentErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = "ComponentError";
    this.code = code;
  }
}

/** What an engine's tool said, in one line. */
export function reasonOf(cause: unknown): string {
  const [line = ""] = String(cause instanceof Error ? cause.message : cause).split("\n");
  return line.trim();
}
