export { parseLocation, parseSturdyReference, printLocation, printSturdyReference } from "./address.ts";
export { fromBase32, fromBase64Url, toBase32, toBase64Url } from "./base.ts";
export {
  locationForm,
  locationToSign,
  readLocation,
  readSturdyReference,
  sturdyReferenceForm,
} from "./forms.ts";
export { hint, type Location, newLocation, peerKey, samePeer } from "./location.ts";
export type { SturdyReference } from "./sturdy-reference.ts";
