export type FormErrorCode =
  | "PUBLIC_KEY_MALFORMED"
  | "SIGNATURE_MALFORMED"
  | "LOCATION_MALFORMED"
  /** A text that is no `ocapn://` address, or not its only form. */
  | "ADDRESS_MALFORMED"
  /** Text that is not base32 or base64url, or not the only such text of its bytes. */
  | "TEXT_MALFORMED";

/** What is Syrup, or text, but not the thing that stands there. Messages quote nothing: addresses are capabilities. */
export class FormError extends Error {
  readonly code: FormErrorCode;

  constructor(code: FormErrorCode, message: string) {
    super(message);
    this.name = "FormError";
    this.code = code;
  }
}
