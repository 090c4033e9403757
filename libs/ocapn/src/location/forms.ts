import { FormError } from "../form-error.ts";
import { dictionary, encode } from "../syrup/encode.ts";
import { record, SyrupDictionary, SyrupRecord, SyrupSymbol, type SyrupValue, symbol } from "../syrup/values.ts";
import { type Location, newLocation } from "./location.ts";
import type { SturdyReference } from "./sturdy-reference.ts";

/** A location as it is sent: `<ocapn-peer transport designator hints>`. */
export function locationForm({ transport, designator, hints }: Location): SyrupRecord {
  return record("ocapn-peer", symbol(transport), designator, hints === false ? false : dictionary(hints));
}

/** @throws FormError `LOCATION_MALFORMED` */
export function readLocation(form: SyrupValue): Location {
  if (!(form instanceof SyrupRecord) || form.name !== "ocapn-peer" || form.fields.length !== 3) throw malformed();
  const [transport, designator, hints] = form.fields;
  if (!(transport instanceof SyrupSymbol) || typeof designator !== "string") throw malformed();
  return newLocation(transport.name, designator, readHints(hints));
}

/** A sturdy reference as it is sent: `<ocapn-sturdyref <ocapn-peer …> swiss>`. */
export function sturdyReferenceForm({ location, swiss }: SturdyReference): SyrupRecord {
  return record("ocapn-sturdyref", locationForm(location), swiss);
}

/** @throws FormError `LOCATION_MALFORMED` */
export function readSturdyReference(form: SyrupValue): SturdyReference {
  if (!(form instanceof SyrupRecord) || form.name !== "ocapn-sturdyref" || form.fields.length !== 2) throw malformed();
  const [location, swiss] = form.fields;
  if (!(swiss instanceof Uint8Array)) throw malformed();
  return { location: readLocation(location), swiss };
}

/** What a peer signs of its location at the beginning of a session, labelled so that it signs nothing else with it. */
export function locationToSign(location: Location): Uint8Array {
  return encode(record("my-location", locationForm(location)));
}

function readHints(form: SyrupValue): Location["hints"] {
  if (form === false) return false;
  if (!(form instanceof SyrupDictionary)) throw malformed();
  return new Map(
    form.entries.map(([name, value]) => {
      if (typeof name !== "string" || typeof value !== "string") throw malformed();
      return [name, value];
    }),
  );
}

function malformed(): FormError {
  return new FormError("LOCATION_MALFORMED", "a location that is none");
}
