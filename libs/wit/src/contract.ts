/** A function, or another thing with a behaviour, that a component wants from its host. */
export interface FunctionImport {
  /** With its version: `glither:mail/enrich@0.1.0`; empty for an import of the world itself. */
  readonly interface: string;
  /** `dkim-domain`. */
  readonly function: string;
}

/** What a component asks for and offers, read from the binary; in the binary's order. */
export interface ComponentContract {
  readonly imports: readonly FunctionImport[];
  /** Imported interfaces that hold nothing but types; they need no binding. */
  readonly typeOnly: readonly string[];
  /** Names of the exports, such as `dispose`. */
  readonly exports: readonly string[];
}

/** `glither:mail/enrich@0.1.0#dkim-domain` */
export function importName({ interface: from, function: name }: FunctionImport): string {
  return from === "" ? name : `${from}#${name}`;
}
