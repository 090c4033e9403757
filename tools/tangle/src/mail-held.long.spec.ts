import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { mailDelivery } from "@glither/stages/serve/mail-delivery";
import { temporaryFolder } from "@glither/stages/testing/folders";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { startApprovals } from "./testing/approvals.ts";
import type { Service } from "./testing/service.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let service: Service;
let port: number;
const over = Promise.withResolvers<void>();
let door: Promise<unknown>;

beforeAll(async () => {
  folder = await temporaryFolder();
  service = await startApprovals(folder.path);
  mkdirSync(join(folder.path, "mail/bob"), { recursive: true });
  const begun = Promise.withResolvers<number>();
  door = mailDelivery({
    ...{ lmtp: "127.0.0.1:0", maildir: join(folder.path, "mail/{user}"), reinject: undefined },
    // The component that the service has by its reference, and the ledger that it has.
    ...{ policy: join(folder.path, "gate.wasm"), ledger: join(folder.path, "ledger.sqlite") },
    ...{ quarantine: join(folder.path, "held"), enrich: join(folder.path, "answers.json"), keys: [] },
    ...{ note: () => undefined, begun: begun.resolve, until: over.promise },
  });
  port = await Promise.race([begun.promise, door.then(() => Promise.reject(new Error("the door has not opened")))]);
});

afterAll(async () => {
  over.resolve();
  await door;
  await service?.stop();
  await folder?.remove();
});

/** Hands a message over by LMTP, and gives the last reply. */
async function send(...lines: readonly string[]): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  const replies = createInterface({ input: socket })[Symbol.asyncIterator]();
  let last = "";
  for (const line of ["", "LHLO mx.x.example", "MAIL FROM:<ann@a.example>", ...lines]) {
    if (line !== "") socket.write(`${line}\r\n`);
    do last = (await replies.next()).value ?? "";
    while (!/^\d{3} /u.test(last));
  }
  socket.destroy();
  return last;
}

it("has what a door holds looked at and released where approvals are", async () => {
  const text = `From: ann@a.example\r\nSubject: From the door\r\nContent-Type: application/x; name="tool.exe"\r\n\r\nMZ\r\n.`;
  expect(await send("RCPT TO:<bob@x.example>", "DATA", text)).toBe("250 2.1.5 taken");
  const { json } = await service.ask("/v1/deployments/mail/obligations", "ann");
  const [held] = (json as { obligations: { token: string }[] }).obligations;
  const settled = await service.ask(`/v1/deployments/mail/obligations/${held?.token}/settle`, "ann", {
    on: "admin.release",
  });
  expect(settled.status).toBe(200);
  const inbox = join(folder.path, "mail/bob/new");
  const read = (): string[] => {
    try {
      return readdirSync(inbox).map((name) => readFileSync(join(inbox, name), "utf8"));
    } catch {
      return [];
    }
  };
  while (read().length === 0) await new Promise((next) => setTimeout(next, 100));
  expect(read()).toEqual([expect.stringContaining("Subject: From the door")]);
});
