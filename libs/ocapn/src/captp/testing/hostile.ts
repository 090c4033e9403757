import { type KeyPair, publicKeyForm, readPublicKey, signatureForm } from "../../crypto/index.ts";
import { nodeCryptography } from "../../crypto/node.ts";
import { type Location, locationForm, locationToSign } from "../../location/index.ts";
import type { Connection, Netlayer } from "../../netlayers/index.ts";
import { encode, record, type SyrupRecord, type SyrupValue } from "../../syrup/index.ts";
import { identify, type SessionIdentity } from "../identity.ts";

/** A peer that says what it likes, record by record. */
export class Hostile {
  readonly connection: Connection;
  readonly location: Location;
  readonly key: KeyPair = nodeCryptography.generate();
  readonly got: SyrupRecord[] = [];
  closed = false;

  constructor(connection: Connection, location: Location) {
    this.connection = connection;
    this.location = location;
    connection.receive({
      record: (form) => this.got.push(form),
      closed: () => {
        this.closed = true;
      },
    });
  }

  static async connect(netlayer: Netlayer, to: Location): Promise<Hostile> {
    return new Hostile(await netlayer.connect(to), netlayer.location);
  }

  send(...forms: readonly SyrupRecord[]): void {
    for (const form of forms) this.connection.send(encode(form, { bytes: 1e8, depth: 1e4, digits: 1e6 }));
  }

  /** A hello, with something wrong of it where that is given. */
  hello({
    version = "1.0",
    location = this.location,
    key = this.key,
    signed = locationToSign(location),
  }: {
    version?: SyrupValue;
    location?: Location;
    key?: KeyPair;
    signed?: Uint8Array;
  } = {}): SyrupRecord {
    const signature = signatureForm(key.sign(signed));
    return record("op:start-session", version, publicKeyForm(key.publicKey), locationForm(location), signature);
  }

  /** Begins a session as it should be begun. */
  async begin(): Promise<SessionIdentity> {
    this.send(this.hello());
    const hello = await this.next("op:start-session");
    return identify(nodeCryptography, this.key, readPublicKey(hello.fields[1]), this.location);
  }

  /** The next record of that name that has come, or comes soon. */
  async next(name: string): Promise<SyrupRecord> {
    for (let round = 0; round < 200; round++) {
      const at = this.got.findIndex((form) => form.name === name);
      if (at >= 0) return this.got.splice(at, 1)[0] as SyrupRecord;
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    throw new Error(`no \`${name}\` came`);
  }

  /** Why the other side ended it, or undefined where it did not. */
  async ended(): Promise<string | undefined> {
    for (let round = 0; round < 20 && !this.closed; round++) await new Promise((resolve) => setTimeout(resolve, 1));
    const abort = this.got.find((form) => form.name === "op:abort");
    return this.closed ? String(abort?.fields[0] ?? "without a word") : undefined;
  }
}

export function desc(name: string, position: number): SyrupRecord {
  return record(`desc:${name}`, BigInt(position));
}

export function deliver(
  to: SyrupValue,
  args: readonly SyrupValue[],
  answer: number | false = false,
  resolver: number | false = false,
): SyrupRecord {
  return record(
    "op:deliver",
    to,
    args,
    answer === false ? false : BigInt(answer),
    resolver === false ? false : desc("import-object", resolver),
  );
}
