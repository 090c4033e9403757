import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { place, temporaryFolder } from "@glither/stages/testing/folders";
import { GATE } from "@glither/stages/testing/rulesets";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { printedBy } from "./testing/in-process.ts";
import { configOf, LETTER, PROGRAM, publish, publishedGate, type Service, startService } from "./testing/service.ts";

/** Lets programs through whose subject says that they are an invoice. */
const LAXER = GATE.replace(
  "rule hold_executable",
  "rule let_invoices =\n  msg | subject ~ /invoice/i\n  => route to inbox, into delivered\n\nrule hold_executable",
);

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let service: Service;

beforeAll(async () => {
  folder = await temporaryFolder();
  const { reference } = await publishedGate(folder.path);
  const candidate = await publish(folder.path, LAXER, "0.2.0");
  const bindings = { answers: "answers.json" };
  const shadow = { component: candidate, cases: "differing" };
  const config = configOf(reference, { deployments: { mail: { component: reference, bindings, shadow } } });
  service = await startService(folder.path, config);
});
afterAll(() => folder.remove());

const dispose = (artifact: object) => service.ask("/v1/deployments/mail/dispose", "gateway", { artifact });

describe("a candidate beside the component that stands", () => {
  it("decides on everything, and acts on nothing", async () => {
    const invoice = { ...PROGRAM, subject: "Invoice for Mrs Smith, account 4711" };
    const { json } = await dispose(invoice);
    expect(json).toMatchObject({ receipt: { verdict: "pending", rule: "hold_executable" } });
    await dispose(LETTER);
    let report: unknown;
    do {
      await new Promise((resolve) => setTimeout(resolve, 20));
      report = (await service.ask("/v1/deployments/mail/shadow", "auditor")).json;
    } while ((report as { compared: number }).compared < 2);
    expect(report).toMatchObject({
      compared: 2,
      differing: 1,
      failed: 0,
      changes: [{ from: "held in quarantine by hold_executable", to: "delivered by let_invoices", count: 1 }],
      decisions: [0],
    });
    const numbers = (await service.ask("/metrics", "auditor")).text;
    for (const outcome of ["same", "different"]) {
      expect(numbers).toContain(`glither_shadow_compared_total{deployment="mail",outcome="${outcome}"} 1\n`);
    }
    const entries = (await service.ask("/v1/deployments/mail/receipts", "auditor")).text;
    expect(entries).not.toContain("let_invoices");
  });

  it("leaves a case of what differs without its sender's words, which the ruleset that stands passes", async () => {
    await service.stop();
    const names = await readdir(join(folder.path, "differing"));
    expect(names.filter((name) => name.endsWith(".json"))).toEqual(["decision-0.json"]);
    const text = await readFile(join(folder.path, "differing/decision-0.json"), "utf8");
    for (const secret of ["Smith", "4711", "a.example"]) expect(text).not.toContain(secret);
    expect(JSON.parse(text)).toMatchObject({
      artifact: { subject: "Invoice xxx Xxx Xxxxx, xxxxxxx 0000" },
      expect: { verdict: "pending", rule: "hold_executable" },
    });
    const source = await place(folder.path, "stands/gate.glith", GATE);
    const cases = join(folder.path, "differing");
    expect(await printedBy(["conform", source, "--cases", cases, "--coverage"])).toMatchObject({ exitCode: 0 });
  });

  it("is reported by a command", async () => {
    const { exitCode, text } = await printedBy(["shadow", "report", join(folder.path, "differing")]);
    expect({ exitCode, text }).toMatchObject({ exitCode: 0, text: expect.stringContaining("1 of 1 decisions differ") });
    expect(text).toContain("1 times held in quarantine by hold_executable, and would be delivered by let_invoices");
    const denied = await printedBy(["shadow", "report", join(folder.path, "differing"), "--deny-differences"]);
    expect(denied.exitCode).toBe(4);
  });
});

it("is verified as the component itself is", async () => {
  const config = JSON.parse(await readFile(join(folder.path, "glither.host.json"), "utf8")) as {
    deployments: { mail: { shadow: { component: string } } };
  };
  config.deployments.mail.shadow.component = "oci:store:0.2.0";
  const tagged = await place(folder.path, "tagged.json", JSON.stringify(config));
  expect(await printedBy(["serve", tagged, "--check"])).toMatchObject({
    exitCode: 64,
    text: expect.stringContaining("$.deployments.mail.shadow.component names no digest"),
  });
});
