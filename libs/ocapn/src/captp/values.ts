import type { SturdyReference } from "../location/index.ts";
import { type Location, parseSturdyReference, printSturdyReference } from "../location/index.ts";

/** A value with a tag, as OCapN has them: `<desc:tagged tag value>`. */
export class Tagged {
  readonly tag: string;
  readonly value: unknown;

  constructor(tag: string, value: unknown) {
    this.tag = tag;
    this.value = value;
    Object.freeze(this);
  }
}

/** A record that the protocol does not know: data of a peer's that can be looked at, and sent on as it came. */
export class ForeignRecord {
  readonly label: unknown;
  readonly fields: readonly unknown[];

  constructor(label: unknown, fields: readonly unknown[]) {
    this.label = label;
    this.fields = fields;
    Object.freeze(this);
  }
}

/** An object for good, across sessions and restarts. Who has its address has the object, so it is not printed by accident. */
export class SturdyRef implements SturdyReference {
  readonly location: Location;
  readonly swiss: Uint8Array;

  constructor(location: Location, swiss: Uint8Array) {
    this.location = location;
    this.swiss = swiss;
  }

  /** @throws FormError `ADDRESS_MALFORMED`, `LOCATION_MALFORMED`, `TEXT_MALFORMED` */
  static parse(address: string): SturdyRef {
    const { location, swiss } = parseSturdyReference(address);
    return new SturdyRef(location, swiss);
  }

  /** `ocapn://…/s/…` */
  get address(): string {
    return printSturdyReference(this);
  }

  toString(): string {
    return "[a sturdy reference]";
  }

  toJSON(): string {
    return this.toString();
  }
}
