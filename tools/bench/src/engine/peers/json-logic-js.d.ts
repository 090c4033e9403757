/** The package has no types of its own; this is what the benchmark uses. */
declare module "json-logic-js" {
  const jsonLogic: {
    add_operation(name: string, operation: (...args: unknown[]) => unknown): void;
    apply(logic: unknown, data: unknown): unknown;
  };
  export = jsonLogic;
}
