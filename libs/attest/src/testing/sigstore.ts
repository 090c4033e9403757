import { createHash, generateKeyPairSync, type KeyObject } from "node:crypto";
import { createServer, type Server } from "node:http";
import {
  fulcioHandler,
  initializeCA,
  initializeCTLog,
  initializeTLog,
  initializeTSA,
  rekorHandler,
  tsaHandler,
} from "@sigstore/mock";
import type { Keyless } from "../sign.ts";

/** A sigstore instance of one's own on the loopback interface: Fulcio, Rekor and a timestamp authority behind one port. */
export interface TestSigstore {
  readonly url: string;
  /** The `trusted_root.json` of this instance; `timestampsUntil` is when its timestamp authority expired. */
  readonly root: (options?: { readonly timestampsUntil?: string }) => string;
  readonly keyless: (issuer: string, subject: string) => Keyless;
  readonly close: () => Promise<void>;
}

const START = "2020-01-01T00:00:00Z";

export async function startSigstore(): Promise<TestSigstore> {
  const [fulcioKey, logKey, ctKey, tsaKey] = [keyPair(), keyPair(), keyPair(), keyPair()];
  const ctlog = await initializeCTLog(ctKey);
  const ca = await initializeCA(fulcioKey, ctlog);
  // Whole seconds: the mock writes fractions in a way that is not canonical, and that a strict reader refuses.
  // A minute ahead: its certificate is made after the clock was read, and must be valid by then.
  const tsa = await initializeTSA(tsaKey, new Date((Math.floor(Date.now() / 1000) + 60) * 1000));
  const tlog = await initializeTLog("http://localhost", logKey);
  const rekor = rekorHandler(tlog);
  const handlers = [fulcioHandler(ca), { ...rekor, fn: (body: string) => rekor.fn(logged(body)) }, tsaHandler(tsa)];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const handler = handlers.find(({ path }) => path === request.url);
    const {
      statusCode,
      response: body,
      contentType = "text/plain",
    } = (await handler?.fn(Buffer.concat(chunks).toString())) ?? { statusCode: 404, response: "" };
    response.writeHead(statusCode, { "content-type": contentType });
    response.end(typeof body === "string" ? body : Buffer.from(body.buffer, body.byteOffset, body.byteLength));
  });
  const url = await listen(server);
  const log = (publicKey: Uint8Array, baseUrl: string): object => ({
    baseUrl,
    hashAlgorithm: "SHA2_256",
    publicKey: {
      rawBytes: base64(publicKey),
      keyDetails: "PKIX_ECDSA_P256_SHA_256",
      validFor: { start: START },
    },
    logId: { keyId: createHash("sha256").update(publicKey).digest("base64") },
  });
  const authority = (certificates: readonly ArrayBufferView[], end?: string): object => ({
    subject: { organization: "test", commonName: "test" },
    uri: url,
    certChain: { certificates: certificates.map((view) => ({ rawBytes: base64(view) })) },
    validFor: { start: START, ...(end === undefined ? {} : { end }) },
  });
  return {
    url,
    root: ({ timestampsUntil } = {}) =>
      JSON.stringify({
        mediaType: "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
        tlogs: [log(tlog.publicKey, "http://localhost")],
        ctlogs: [log(ctlog.publicKey, "http://localhost")],
        certificateAuthorities: [authority([ca.rootCertificate])],
        timestampAuthorities: [authority([tsa.intCertificate, tsa.rootCertificate], timestampsUntil)],
      }),
    keyless: (iss, sub) => ({ identityToken: token({ iss, sub, aud: "sigstore" }), fulcioUrl: url, rekorUrl: url }),
    close: () => new Promise((done) => server.close(() => done())),
  };
}

/** The log keeps of an envelope its hashes and signatures; the mock would keep the proposal as it came. */
function logged(proposal: string): string {
  const { kind, apiVersion, spec } = JSON.parse(proposal);
  const { envelope, verifiers } = spec.proposedContent;
  const { payload, signatures } = JSON.parse(envelope);
  const hash = (bytes: string | Uint8Array): object => ({
    algorithm: "sha256",
    value: createHash("sha256").update(bytes).digest("hex"),
  });
  const verified = signatures.map(({ sig }: { readonly sig: string }) => ({ signature: sig, verifier: verifiers[0] }));
  const kept = {
    envelopeHash: hash(envelope),
    payloadHash: hash(Buffer.from(payload, "base64")),
    signatures: verified,
  };
  return JSON.stringify({ kind, apiVersion, spec: kept });
}

/** Nobody checks its signature here; that is the authority's business. */
export function token(claims: Readonly<Record<string, string>>): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ alg: "none", typ: "JWT" })}.${part(claims)}.${Buffer.from("a signature that is a secret").toString("base64url")}`;
}

function keyPair(): { readonly publicKey: KeyObject; readonly privateKey: KeyObject } {
  return generateKeyPairSync("ec", { namedCurve: "prime256v1" });
}

function base64({ buffer, byteOffset, byteLength }: ArrayBufferView): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString("base64");
}

function listen(server: Server): Promise<string> {
  return new Promise((ready) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      ready(`http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`);
    });
  });
}
