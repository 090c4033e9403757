import { readFileSync } from "node:fs";
import { readEml } from "@glither/host";
import { type ArtifactValue, readArtifact } from "@glither/roux/core";
import { expect, it } from "@jest/globals";
import { caseOf } from "./testing/cases.ts";
import { judges } from "./testing/judges.ts";
import { mailVocabulary, soundCore } from "./testing/mail.ts";

const SOURCE = new URL("../../../rulesets/mail/mailguard/mailguard.glith", import.meta.url);

function messageWith(...files: readonly string[]): Buffer {
  const parts = files.flatMap((name) => [
    "--b",
    "Content-Type: application/octet-stream",
    `Content-Disposition: attachment; filename="${name}"`,
    "",
    "x",
  ]);
  const head = ["From: a@s.example", "To: m@x.example", "Content-Type: multipart/mixed; boundary=b", ""];
  return Buffer.from([...head, ...parts, "--b--", ""].join("\r\n"));
}

it.each([
  [["run.js", "logo.com"], "quarantine_executable"],
  [["logo.com", "run.js"], "quarantine_executable"],
  [["logo.com"], "tag_external"],
])("a decoy does not defeat the rule on executables: %j", async (files, rule) => {
  const message = await readEml(messageWith(...files), { recipient: "m@x.example" });
  const example = caseOf({
    artifact: readArtifact(mailVocabulary().fields, message).values ?? new Map(),
    enrich: new Map<string, ArtifactValue>([
      ["sender.allowlisted", false],
      ["dmarc.result", "pass"],
      ["dmarc.policy", "none"],
      ["dkim.org", "s.example"],
    ]),
  });
  const backEnds = await judges(soundCore("mailguard", readFileSync(SOURCE, "utf8")), [
    "interpreter",
    "module",
    "direct",
  ]);
  expect(backEnds.map(({ backEnd }) => backEnd.run(example).rule)).toEqual([rule, rule, rule]);
});
