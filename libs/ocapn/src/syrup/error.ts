export type SyrupErrorCode =
  /** The bytes end within a value. */
  | "INCOMPLETE"
  /** Bytes after the value. */
  | "TRAILING"
  /** A byte that nothing begins with, or that does not belong there. */
  | "UNEXPECTED_BYTE"
  /** A length or an integer that begins with a zero that is not its only digit. */
  | "LEADING_ZERO"
  /** The integer `0-`; zero is `0+`. */
  | "NEGATIVE_ZERO"
  /** A NaN of other bits than the canonical one's. */
  | "OTHER_NAN"
  /** A number of single precision, which OCapN does not have. */
  | "SINGLE_FLOAT"
  /** Text that is not UTF-8; half a surrogate pair is none, however it is encoded. */
  | "NOT_UTF8"
  /** Keys of a dictionary or members of a set that are not in the order of their bytes. */
  | "UNORDERED"
  /** A key or a member that stands twice. */
  | "DUPLICATE"
  | "TOO_DEEP"
  | "TOO_LARGE"
  | "TOO_MANY_DIGITS"
  /** Something else than a record, where there may only be records. */
  | "NOT_A_RECORD"
  /** A value of JavaScript's that Syrup has no form for. */
  | "UNSUPPORTED";

/** Bytes that are not canonical Syrup, or values that have no such bytes. */
export class SyrupError extends Error {
  readonly code: SyrupErrorCode;
  /** The byte at which it was seen, counted from the beginning of the value or record; undefined when writing. */
  readonly offset: number | undefined;

  constructor(code: SyrupErrorCode, message: string, offset?: number) {
    super(offset === undefined ? message : `${message} at byte ${offset}`);
    this.name = "SyrupError";
    this.code = code;
    this.offset = offset;
  }
}
