import { join } from "node:path";
import { expect } from "@jest/globals";
import type { Bench } from "./bench.ts";
import type { Ran, RunClient } from "./clients.ts";

export const PASSWORD = "a password for tests";

/** Nobody but the key's owner vouches for a signature, and nobody is asked. */
const VERIFY = ["--insecure-ignore-tlog=true", "--offline=true"];
const SIGN = ["--tlog-upload=false", "--use-signing-config=false", "--yes"];

/** The commands of cosign that need no network, with files of the bench's folder. */
export class Cosign {
  readonly #run: RunClient;
  readonly #bench: () => Bench;

  constructor(run: RunClient, bench: () => Bench) {
    this.#run = run;
    this.#bench = bench;
  }

  /** Makes `cosign.key`, encrypted, and `cosign.pub`. */
  async generate(): Promise<void> {
    const made = await this.#cosign("generate-key-pair", "--output-key-prefix", this.#file("cosign"));
    expect(made).toMatchObject({ exitCode: 0 });
  }

  async sign(key: string, reference: string, ...more: readonly string[]): Promise<void> {
    const signed = await this.#cosign("sign", "--key", this.#file(key), ...SIGN, ...more, reference);
    expect(signed).toMatchObject({ exitCode: 0 });
  }

  /** Attests a predicate, which is in a file of the bench's folder. */
  async attest(key: string, reference: string, type: string, predicate: string): Promise<void> {
    const what = ["--type", type, "--predicate", this.#file(predicate)];
    const attested = await this.#cosign("attest", "--key", this.#file(key), ...SIGN, ...what, reference);
    expect(attested).toMatchObject({ exitCode: 0 });
  }

  verify(key: string, reference: string, ...more: readonly string[]): Promise<Ran> {
    return this.#cosign("verify", "--key", this.#file(key), ...VERIFY, ...more, reference);
  }

  verifyAttestation(key: string, reference: string, type: string): Promise<Ran> {
    return this.#cosign("verify-attestation", "--key", this.#file(key), "--type", type, ...VERIFY, reference);
  }

  #cosign(...args: readonly string[]): Promise<Ran> {
    return this.#run(args, { ...this.#bench().env, COSIGN_PASSWORD: PASSWORD });
  }

  #file(name: string): string {
    return join(this.#bench().folder, name);
  }
}
