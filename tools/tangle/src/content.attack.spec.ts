import { generateKeyPairSync, randomBytes } from "node:crypto";
import { join } from "node:path";
import { UNTRUSTED, withEnvironment } from "@glither/stages/testing/environment";
import { place, temporaryFolder } from "@glither/stages/testing/folders";
import { GATE } from "@glither/stages/testing/rulesets";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { count } from "../../workspace/src/testing/counts.ts";
import { printedBy } from "./testing/in-process.ts";

const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const PEM = privateKey.export({ type: "pkcs8", format: "pem" }).toString();

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let component: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  await place(folder.path, "gate.glith", GATE);
  await place(folder.path, "message.json", "{}");
  component = join(folder.path, "gate.wasm");
  expect((await printedBy(["build", at("gate.glith"), "--out", component])).exitCode).toBe(0);
});
afterAll(() => folder.remove());

const at = (name: string) => join(folder.path, name);

/** Adds up whether any part of a secret is in what was printed. */
function tally(outcomes: Record<string, number>, secret: string, printed: { exitCode: number; text: string }): void {
  const said = [...printed.text.matchAll(/[A-Za-z0-9+/]{8,}/gu)].some(([word]) => secret.includes(word));
  const outcome = said ? "quoted" : printed.exitCode === 0 ? "harmless" : "refused";
  outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
}

const total = (outcomes: Record<string, number>) => Object.values(outcomes).reduce((sum, times) => sum + times, 0);

it("no error quotes what a file holds that is not what it should be", async () => {
  const outcomes: Record<string, number> = {};
  for (let round = 0; round < 25; round++) {
    const secret = randomBytes(30).toString("base64");
    const contents = [
      secret,
      `{"subject": ${secret}}`,
      `{"subject": "${secret}`,
      `{"subject": "a"} ${secret}`,
      `{"subject": ["${secret}"], "size": "${secret}", "dkim.domain": {"a": "${secret}"}}`,
      `[{"x": "${secret}"}]`,
      `{"sender": {"allowlisted": "${secret}"}, "attachment.ext": ["${secret}"]}`,
      PEM.replaceAll("MIG", secret),
    ];
    for (const content of contents) {
      const file = await place(folder.path, "secret.json", content);
      await place(folder.path, "cases/secret.json", content);
      for (const args of [
        ["run", at("gate.glith"), "--input", file],
        ["run", component, "--input", at("message.json"), "--enrich", file],
        ["verify", `oci:${at("store")}@sha256:${"a".repeat(64)}`, "--trust", file],
        ["verify", `oci:${at("store")}@sha256:${"a".repeat(64)}`, "--key", file],
        ["key", "trust", "--key", file, "--out", at("policy.json")],
        [
          "key",
          "trust",
          "--sigstore-root",
          file,
          "--issuer",
          "https://a",
          "--subject",
          "b",
          "--out",
          at("policy.json"),
        ],
        ["conform", at("gate.glith"), "--cases", at("cases")],
        ["weave", file, "--format", "html"],
        ["oci", "load", file, "--store", `oci:${at("store")}`],
      ])
        for (const more of [[], ["--json"]]) tally(outcomes, secret, await printedBy([...args, ...more]));
    }
  }
  count("texts", total(outcomes), outcomes);
});

it("no error quotes a key that stands where its file should be named", async () => {
  const outcomes: Record<string, number> = {};
  const password = randomBytes(30).toString("base64");
  for (const secret of [PEM, PEM.replaceAll("\n", "\\n"), PEM.replaceAll("\n", " "), `${PEM}\0`, password]) {
    for (const variable of [
      "GLITHER_SIGNING_KEY_FILE",
      "GLITHER_SIGNING_KEY_PASSWORD_FILE",
      "GLITHER_IDENTITY_TOKEN_FILE",
    ])
      for (const more of [[], ["--json"]]) {
        const environment = { ...UNTRUSTED, GLITHER_SIGNING_KEY: undefined, [variable]: secret };
        const args = ["oci", "push", component, "--dry-run", ...more];
        const printed = await withEnvironment(environment, () => printedBy(args));
        if (variable === "GLITHER_SIGNING_KEY_FILE")
          expect(printed.text).toContain(`the file that \`${variable}\` names`);
        tally(outcomes, secret, printed);
      }
    if (secret === password) continue;
    for (const args of [
      ["verify", `oci:x@sha256:${"a".repeat(64)}`, "--key", secret],
      ["key", "trust", "--key", secret],
      ["run", at("gate.glith"), "--input", secret],
    ])
      tally(outcomes, secret, await printedBy(args));
  }
  count("texts", total(outcomes), outcomes);
});
