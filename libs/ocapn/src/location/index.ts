export { type Location, peerKey, samePeer } from "./location.ts";
