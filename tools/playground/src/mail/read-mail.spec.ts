import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { type MailReading, readMail } from "./read-mail.ts";

const FIXTURES = join(import.meta.dirname, "../../../../fixtures/mail");
const PRINTER = join(import.meta.dirname, "testing/print-readings.ts");
const files = ["border", "messages"].flatMap((folder) =>
  readdirSync(join(FIXTURES, folder))
    .filter((name) => name.endsWith(".eml"))
    .map((name) => join(FIXTURES, folder, name)),
);

describe("the reader of mail as browsers have it", () => {
  it("reads every message as Node's does, but for what archives hold: a message with one is opaque", async () => {
    const { stdout, stderr, status } = spawnSync(
      process.execPath,
      ["--conditions=@glither/source", PRINTER, ...files],
      { encoding: "utf8", maxBuffer: 2 ** 26 },
    );
    expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
    const readings: readonly MailReading[] = JSON.parse(stdout);
    expect(readings.length).toBe(files.length);
    expect(files.length).toBeGreaterThan(40);
    const differing: string[] = [];
    for (const [at, file] of files.entries()) {
      const expected = JSON.parse(JSON.stringify(await readMail(readFileSync(file, "utf8"))));
      const own = readings[at];
      if (JSON.stringify(own) === JSON.stringify(expected)) continue;
      differing.push(file.split("/").at(-1) ?? "");
      expect(own).toMatchObject({ json: { "attachments.opaque": true } });
    }
    expect(differing).toEqual(["attachment-zip.eml"]);
  });
});
