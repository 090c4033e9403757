import { generateKeyPairSync } from "node:crypto";
import { sealMessage } from "mailauth/lib/arc/index.js";
import { dkimSign } from "mailauth/lib/dkim/sign.js";

/** A domain that signs its mail, with the record that shows its key. */
export class Signer {
  readonly domain: string;
  /** A line of a zone file. */
  readonly record: string;
  /** What that record says. */
  readonly key: string;
  readonly #privateKey: string;

  constructor(domain: string) {
    const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2_048 });
    this.domain = domain;
    this.#privateKey = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    this.key = `v=DKIM1; k=rsa; p=${publicKey.export({ type: "spki", format: "der" }).toString("base64")}`;
    this.record = `s1._domainkey.${domain}. IN TXT "${this.key.slice(0, 200)}" "${this.key.slice(200)}"`;
  }

  /** @param length bytes of the body that are signed, where it is not all of it. */
  async sign(message: string, length?: number): Promise<string> {
    const own = { signingDomain: this.domain, selector: "s1", privateKey: this.#privateKey };
    const limit = length === undefined ? {} : { maxBodyLength: length };
    const options = { canonicalization: "relaxed/relaxed", signatureData: [{ ...own, ...limit }] };
    // Its types demand beside the list what stands in it.
    const { signatures } = await dkimSign(message, options as unknown as Parameters<typeof dkimSign>[1]);
    return signatures + message;
  }

  /** As a forwarder does that found it in order. */
  async seal(message: string): Promise<string> {
    const authResults = `mx.${this.domain}; dmarc=pass header.from=a.example`;
    const seal = { signingDomain: this.domain, selector: "s1", privateKey: this.#privateKey, authResults, cv: "none" };
    return (await sealMessage(message, seal as Parameters<typeof sealMessage>[1])).toString() + message;
  }
}
