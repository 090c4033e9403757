export type ComponentErrorCode =
  /** The engine refused the generated code or the world. */
  | "ENGINE_FAILED"
  /** The component asks for more, or for less, than its world says. */
  | "WORLD_DIFFERS";

/** A component that could not be built as its world demands. */
export class ComponentError extends Error {
  readonly code: ComponentErrorCode;

  constructor(code: ComponentErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = "ComponentError";
    this.code = code;
  }
}
