import { LinkError } from "../link/error.ts";

const HINT =
  "build it with `tangle build`; what others have built runs in a process of its own with `--embedder jco --foreign`";

/** A sound component, perhaps, but none that an engine of Glither's makes. */
export class ForeignComponent extends LinkError {
  /** What goes on a sentence about the component: for who admits others than Glither's. */
  readonly what: string;

  constructor(what: string) {
    super("FOREIGN_COMPONENT", `the component is none that Glither's engines make: ${what}`, { hint: HINT });
    this.what = what;
  }
}

export function foreign(what: string): LinkError {
  return new ForeignComponent(what);
}

/** No component that any tool could read. */
export function malformed(what: string): LinkError {
  return new LinkError("MALFORMED_COMPONENT", `the component is damaged: ${what}`, { hint: "fetch or build it again" });
}

const MAX_SHOWN = 80;

/** A name from a binary as it may stand in a message: in one line of printable ASCII, and not too long. */
export function shown(name: string): string {
  const cut = name.length > MAX_SHOWN ? `${name.slice(0, MAX_SHOWN)}…` : name;
  const safe = cut.replace(
    /[^\x20-\x7e…]|[`\\]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16) ?? ""}}`,
  );
  return `\`${safe}\``;
}
