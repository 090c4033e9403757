import { FormError } from "../form-error.ts";

const BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
const BASE64URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** Base32 in small letters without padding, as netlayers write keys. */
export const toBase32 = (bytes: Uint8Array): string => write(bytes, BASE32, 5);
/** @throws FormError `TEXT_MALFORMED` where it is not what `toBase32` writes */
export const fromBase32 = (text: string): Uint8Array => read(text, BASE32, 5);
/** Base64 for addresses (RFC 4648, section 5), without padding. */
export const toBase64Url = (bytes: Uint8Array): string => write(bytes, BASE64URL, 6);
/** @throws FormError `TEXT_MALFORMED` where it is not what `toBase64Url` writes */
export const fromBase64Url = (text: string): Uint8Array => read(text, BASE64URL, 6);

function write(bytes: Uint8Array, alphabet: string, width: number): string {
  let text = "";
  let held = 0;
  let bits = 0;
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xffff;
    bits += 8;
    while (bits >= width) {
      bits -= width;
      text += alphabet[(held >> bits) & ((1 << width) - 1)];
    }
  }
  return bits > 0 ? text + alphabet[(held << (width - bits)) & ((1 << width) - 1)] : text;
}

function read(text: string, alphabet: string, width: number): Uint8Array {
  const bytes = new Uint8Array(Math.floor((text.length * width) / 8));
  let held = 0;
  let bits = 0;
  let length = 0;
  for (const char of text) {
    const value = alphabet.indexOf(char);
    if (value < 0) throw malformed();
    held = ((held << width) | value) & 0xffff;
    bits += width;
    if (bits < 8) continue;
    bits -= 8;
    bytes[length++] = (held >> bits) & 0xff;
  }
  // What is left over is less than a character, and zero: so each run of bytes has one text.
  if (bits >= width || (held & ((1 << bits) - 1)) !== 0) throw malformed();
  return bytes;
}

function malformed(): FormError {
  return new FormError("TEXT_MALFORMED", "text that is not the one that its bytes have");
}
