/** Host functions by interface and camel-case name, as the generated glue asks for them. */
export type ImportObject = Record<string, Record<string, (...args: unknown[]) => unknown>>;

/** A component made ready for this engine: modules compiled once, any number of instances. */
export interface Program {
  /** A fresh instance with its own memory; its exports by camel-case name. */
  instantiate(imports: ImportObject): Readonly<Record<string, unknown>>;
  /** The export `dispose`; each call runs in an instance that is new, or that nothing can tell from a new one. */
  bind(imports: ImportObject): (...args: readonly unknown[]) => unknown;
}
