import { describe, expect, it } from "@jest/globals";
import { readGrants } from "./grants.ts";

describe("grants", () => {
  it("are read as they are written", () => {
    const texts = ["fs=./data", "fs=C:/x:rw:as=/out:bytes=1000:names=3", "clock=fixed:2026-01-01", "random=seed:a:b"];
    expect(readGrants([...texts, "env=HOME", "env=A=1=2", "env=A=3", "stderr=none"], { HOME: "/h" })).toEqual({
      folders: [
        { path: "./data", as: "/", readOnly: true },
        { path: "C:/x", as: "/out", readOnly: false, bytes: 1_000, names: 3 },
      ],
      clock: { kind: "fixed", at: 1_767_225_600_000_000_000n },
      random: { kind: "seed", seed: "a:b" },
      environment: ["HOME=/h", "A=3"],
      connections: [],
      origins: [],
      without: ["stderr"],
    });
    expect(readGrants(["tcp=[::1]:80", "tcp=example.org:443"], {}).connections).toEqual([
      { host: "::1", port: 80 },
      { host: "example.org", port: 443 },
    ]);
    const origins = ["http=https://api.example:443", "http=HTTPS://Api.Example", "http=http://[::1]:8080"];
    expect(() => readGrants(origins, {})).toThrow("`http=HTTPS://Api.Example` grants nothing");
    expect(readGrants([origins[0] ?? "", "http=https://Api.Example", origins[2] ?? ""], {}).origins).toEqual([
      "https://api.example",
      "http://[::1]:8080",
    ]);
    expect(readGrants(["clock=coarse:100", "random=none"], {})).toMatchObject({
      clock: { kind: "coarse", step: 100_000_000n },
      random: { kind: "none" },
    });
  });

  it.each([
    "fs",
    "fs=",
    "net=everything",
    "clock=now",
    "clock=fixed:tomorrow",
    "clock=fixed:1969-01-01",
    "clock=coarse:0",
    "random=1",
    "env=NOT_SET",
    "env==x",
    "tcp=example.org",
    "tcp=:80",
    "tcp=host:70000",
    "http=api.example",
    "http=ftp://api.example",
    "http=https://api.example/",
    "http=https://user@api.example",
    "http=https://api.example:70000",
    "http=https://a.example#@b.example",
    "stdin=all",
    "constructor=x",
  ])("%s is refused", (text) => {
    expect(() => readGrants([text], {})).toThrow(expect.objectContaining({ code: "BAD_GRANT" }));
  });

  it("do not give a program two folders in one place", () => {
    expect(() => readGrants(["fs=a", "fs=b"], {})).toThrow("`fs=b` grants nothing");
  });
});
