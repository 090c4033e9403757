import { createCipheriv, createHmac, randomBytes } from "node:crypto";
import type { Change } from "./document.ts";

/** The methods of the dialect by which a value is changed. */
export const METHODS = ["hash", "mask", "tokenize", "truncate", "generalize", "encrypt"] as const;
export type Method = (typeof METHODS)[number];

export interface Keys {
  /** 32 bytes: for hashes and tokens, which are the same for the same value and key, and for nobody else to work out. */
  readonly mac: Uint8Array;
  /** 32 bytes. */
  readonly cipher: Uint8Array;
}

const KEY_BYTES = 32;
/** What is left of a value that is masked. */
const LEFT = 4;
const NONCE_BYTES = 12;

/** @throws TypeError for keys of another length. */
export function methodsWith({ mac, cipher }: Keys): Readonly<Record<Method, Change>> {
  if (mac.length !== KEY_BYTES || cipher.length !== KEY_BYTES) throw new TypeError("a key has 32 bytes");
  const digest = (purpose: string, text: string): string =>
    createHmac("sha256", mac).update(`${purpose}\0`).update(text).digest("base64url");
  return {
    hash: (text) => digest("hash", text),
    tokenize: (text) => `tok_${digest("token", text).slice(0, 22)}`,
    mask,
    truncate,
    generalize,
    encrypt(text) {
      const nonce = randomBytes(NONCE_BYTES);
      const encrypting = createCipheriv("aes-256-gcm", cipher, nonce);
      const sealed = Buffer.concat([encrypting.update(text, "utf8"), encrypting.final()]);
      return `enc_${Buffer.concat([nonce, sealed, encrypting.getAuthTag()]).toString("base64url")}`;
    },
  };
}

/** The last four letters and digits of a long value; of a short one nothing. */
function mask(text: string): string {
  const characters = [...text];
  const counted = characters.filter(isCounted).length;
  let seen = 0;
  return characters
    .map((character) => {
      if (!isCounted(character)) return character;
      seen += 1;
      return counted >= 3 * LEFT && seen > counted - LEFT ? character : "*";
    })
    .join("");
}

function isCounted(character: string): boolean {
  return /[\p{L}\p{N}]/u.test(character);
}

/** Of an IPv4 address its network of 256, of an IPv6 address that of a site; nothing of anything else. */
function truncate(text: string): string | undefined {
  const four = /^((?:[0-9]{1,3}\.){3})[0-9]{1,3}$/u.exec(text);
  if (four !== null) return `${four[1]}0`;
  if (!/^[0-9a-f:]+$/iu.test(text) || !URL.canParse(`http://[${text}]`)) return undefined;
  // As the standard for URLs writes them: shortest, so that it is written out first.
  const written = new URL(`http://[${text}]`).hostname.slice(1, -1);
  const [head = "", tail] = written.split("::");
  const groups = head === "" ? [] : head.split(":");
  if (tail !== undefined) {
    const end = tail === "" ? [] : tail.split(":");
    groups.push(...Array.from({ length: 8 - groups.length - end.length }, () => "0"), ...end);
  }
  return `${groups.slice(0, 3).join(":")}::`;
}

/** Of a date its year; nothing of anything else. */
function generalize(text: string): string | undefined {
  return /^([0-9]{4})-[0-9]{2}-[0-9]{2}/u.exec(text)?.[1];
}
