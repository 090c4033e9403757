import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "./programs.ts";

export interface Certificates {
  /** The files' paths. */
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}

const EC = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];

/** An authority that is made for one run, and a certificate for this machine by it. */
export async function makeCertificates(folder: string): Promise<Certificates> {
  const at = (name: string): string => join(folder, name);
  const authority = ["-keyout", at("ca-key.pem"), "-out", at("ca.pem"), "-subj", "/CN=test authority"];
  const usage = ["-addext", "keyUsage=critical,keyCertSign"];
  await run("openssl", ["req", "-x509", ...EC, "-days", "2", ...authority, ...usage]);
  await run("openssl", ["req", ...EC, "-keyout", at("key.pem"), "-out", at("request.pem"), "-subj", "/CN=localhost"]);
  await writeFile(at("names.cnf"), "subjectAltName=DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth\n");
  const by = ["-CA", at("ca.pem"), "-CAkey", at("ca-key.pem"), "-CAcreateserial"];
  const files = ["-in", at("request.pem"), "-out", at("certificate.pem"), "-extfile", at("names.cnf")];
  await run("openssl", ["x509", "-req", "-days", "2", ...by, ...files]);
  return { authority: at("ca.pem"), certificate: at("certificate.pem"), key: at("key.pem") };
}
