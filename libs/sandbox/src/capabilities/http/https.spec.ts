import { once } from "node:events";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { settled, Vat } from "@glither/vat";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { httpOrigins } from "./http-origins.ts";

/** A key of P-256 and its certificate for this machine, which are for this test alone. */
const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg34g3ESkCXb/F6NoQ
nPQe+puH6D92S2PZUvKecy1hlbGhRANCAASytJu/zwlWWGRz+dLKuc9WMKjC6m98
oiEVOD91rFhY7fohtwXYODo6yGEtt+wXq/nfDvkeDZyxryL1AMfYBMOc
-----END PRIVATE KEY-----
`;
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBnDCCAUGgAwIBAgIUQCMKgvCHu9QDSuPJQ7BWg8yWIb0wCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyODAxMjc0N1oYDzIxMjYxMTA0
MDEyNzQ3WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAASytJu/zwlWWGRz+dLKuc9WMKjC6m98oiEVOD91rFhY7fohtwXYODo6
yGEtt+wXq/nfDvkeDZyxryL1AMfYBMOco28wbTAdBgNVHQ4EFgQUxqL3d6ya0qiQ
EHcZm5GLbiJQ/QcwHwYDVR0jBBgwFoAUxqL3d6ya0qiQEHcZm5GLbiJQ/QcwDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDSQAwRgIhAIuAz0kEfdM1nOO6BA5z9jQoHl5NjeuFPSGZjeZnrGzOAiEA
4T5G+fRckKhFKmDQllZegGLoia4ZEiYOQCgysBc86ds=
-----END CERTIFICATE-----
`;

let server: Server;
let authority: string;
const vat = new Vat({ report: () => undefined });

beforeAll(async () => {
  server = createServer({ key: KEY, cert: CERTIFICATE }, (_request, response) => response.end("hello")).listen(
    0,
    "127.0.0.1",
  );
  await once(server, "listening");
  authority = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.close();
  await once(server, "close");
});

async function answered(): Promise<unknown> {
  const http = vat.spawn(httpOrigins, vat, [`https://${authority}`]);
  const request = { method: "GET", scheme: "https", authority, path: "/", headers: [], body: false };
  return settled(vat.send(await settled(vat.send(http, "begin", request)), "answer"));
}

it("asks a server over TLS whose certificate somebody stands for, and no other", async () => {
  await expect(answered()).rejects.toMatchObject({ code: "acces" });
  const before = getCACertificates("default");
  setDefaultCACertificates([...before, CERTIFICATE]);
  try {
    expect(await answered()).toMatchObject({ status: 200 });
  } finally {
    setDefaultCACertificates(before);
  }
});
