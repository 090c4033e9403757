/**
 * A throw-away key that the library behind `cosign` (go-securesystemslib 0.9.1) encrypted with the password
 * `s3cret-pass`: an independent witness that the format is read rightly. Nothing trusts it.
 */
const BODY = {
  kdf: {
    name: "scrypt",
    params: { N: 65_536, r: 8, p: 1 },
    salt: "xq/0StkWwupY2slXmx0iiuvTVKU9EOjpK0J7xVAwZeo=",
  },
  cipher: { name: "nacl/secretbox", nonce: "QvPgELsBfLxXs6UESCUsoKdsNvcV6y00" },
  ciphertext:
    "ONc6Y1MEw3S3tDrqSFpplj3Z8JFWjPt72iCK21z6/YaoMtUPPrmQOpdnVxsbJF1T4Lwk9crKXYSZMCxgwY9U98m+gc/q6QSocIgl4SqrbbSJJtBs" +
    "3Jkhs5dHfbn4TaRFmjuXTrHSugjj/DVh+MD0hTCl6YweK/1+5F0j4Ajwsdou7VaHG5uvcyBkR/oIX0mFkQAhHydHy6WQKg==",
};

export const COSIGN_PUBLIC_KEY = `-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE+R5EvFWrhog53+NMtn4fei+JzNB3
J7KSeJcks24OcsUEwHAP5nwfMPo13X3vlF9hByCZq0hpIdVZK1rbSdz14w==
-----END PUBLIC KEY-----
`;

/** The file as `cosign` writes it, with a change of its body where one is given. */
export function cosignKey(change: (body: typeof BODY) => object = (body) => body, label = "SIGSTORE"): string {
  const body = Buffer.from(JSON.stringify(change(structuredClone(BODY)))).toString("base64");
  return `-----BEGIN ENCRYPTED ${label} PRIVATE KEY-----\n${body}\n-----END ENCRYPTED ${label} PRIVATE KEY-----\n`;
}
