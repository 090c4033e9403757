import { X509Certificate } from "node:crypto";
import { StoreError } from "../error.ts";

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/gu;

/** Throws `TLS_UNTRUSTED` unless the text is one or more certificates in PEM: Node would pass over what is none. */
export function checkAuthorities(pem: string): void {
  const certificates = pem.match(CERTIFICATE) ?? [];
  try {
    if (certificates.length > 0) return void certificates.map((certificate) => new X509Certificate(certificate));
  } catch {
    // Said below.
  }
  throw new StoreError("TLS_UNTRUSTED", "what should be trusted for TLS is no certificate", {
    hint: "give the authority's certificate in PEM, `-----BEGIN CERTIFICATE-----` and so on",
  });
}
