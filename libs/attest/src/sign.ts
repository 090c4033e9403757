import { bundleToJSON } from "@sigstore/bundle";
import type { SigningKey } from "./keys.ts";
import { PAYLOAD_TYPE, type Statement, serializeStatement } from "./statement.ts";

/**
 * Signs a statement: a sigstore bundle v0.3 with a DSSE envelope, as JSON. The statement's bytes depend on nothing but
 * the statement; the signature differs from call to call, because ECDSA's nonce does.
 */
export async function signStatement(input: Statement & { readonly key: SigningKey }): Promise<string> {
  const { key, ...statement } = input;
  // Loaded when needed: it brings an HTTP client for the transparency services, and those who only verify are many.
  const { DSSEBundleBuilder } = await import("@sigstore/sign");
  const signer = {
    sign: async (data: Buffer) => ({
      signature: Buffer.from(await key.sign(data)),
      key: { $case: "publicKey" as const, publicKey: key.publicKeyPem, hint: key.hint },
    }),
  };
  const builder = new DSSEBundleBuilder({ signer, witnesses: [] });
  const bundle = await builder.create({ data: Buffer.from(serializeStatement(statement)), type: PAYLOAD_TYPE });
  return JSON.stringify(bundleToJSON(bundle));
}
