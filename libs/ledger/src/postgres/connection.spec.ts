import { describe, expect, it } from "@jest/globals";
import { LedgerError } from "../error.ts";
import { shownPlace } from "../open-ledger.ts";
import { poolConfig } from "./_connection.ts";

describe("a connection string", () => {
  it.each([
    ["postgres://", {}, undefined],
    ["postgres://ann@localhost/db", {}, undefined],
    ["postgres://ann@127.0.0.1:5433/db", {}, undefined],
    ["postgres:///db?host=/run/postgresql", {}, undefined],
    ["postgres://ann@db.example/db", {}, true],
    ["postgres://", { PGHOST: "db.example" }, true],
    ["postgres://ann@db.example/db?sslmode=disable", {}, undefined],
    ["postgres://ann@db.example/db", { PGSSLMODE: "disable" }, undefined],
  ])("%s with %j asks for TLS: %s", (place, env, ssl) => {
    expect(poolConfig(place, env).ssl).toBe(ssl);
  });

  it("that cannot be read is not shown", () => {
    for (const place of ["postgres://ann:hush@[", "mysql://ann:hush@db.example/"]) {
      expect(() => poolConfig(place, {})).toThrow(LedgerError);
      expect(() => poolConfig(place, {})).not.toThrow(/hush/u);
    }
  });

  it("is shown without its password", () => {
    expect(shownPlace("postgres://ann:hush@db.example:5433/mail?password=hush")).toBe(
      "postgres://ann@db.example:5433/mail",
    );
    expect(shownPlace("postgres://ann:hush@[")).toBe("postgres://…");
    expect(shownPlace("postgres://")).toBe("postgres://");
    expect(shownPlace("receipts.sqlite")).toBe("receipts.sqlite");
  });
});
