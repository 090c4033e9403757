export type { Cryptography, KeyPair } from "./cryptography.ts";
export { publicKeyForm, readPublicKey, readSignature, signatureForm } from "./forms.ts";
export { compareIds, publicId, sessionId } from "./ids.ts";
