/** Messages as artifacts, apart from what runs components. */
export { EmlError, type EmlErrorCode } from "./error.ts";
export { type EmlOptions, envelopeRecipient, type MailArtifact, readEml } from "./read-eml.ts";
