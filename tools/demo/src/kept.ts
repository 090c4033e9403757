import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createNode } from "@glither/ocapn";
import { tcpNetlayer } from "@glither/ocapn/netlayers/tcp";
import { actor, type Bcom, type Becoming, call, methods, on, type Ref, send, settled, spawn, Vat } from "@glither/vat";
import { membrane } from "@glither/vat/library";
import { openStore } from "@glither/vat/sqlite";
import { ROOT, tangle } from "./commands.ts";
import { headline, say } from "./say.ts";

const FILE = "dist/demo/bank.vat";

interface Account {
  balance(): number;
  add(amount: number): undefined;
}

const account = actor("account", 1, (bcom: Bcom, balance: number) =>
  methods({
    balance: () => balance,
    add: (amount: number): Becoming<undefined> => {
      if (balance + amount < 0) throw new Error("insufficient funds");
      return bcom(account(bcom, balance + amount));
    },
  }),
);

const bank = actor("bank", 1, (_bcom: Bcom, alice: Ref<Account>, bob: Ref<Account>) =>
  methods({
    pay: (amount: number) => {
      call(bob, "add", amount);
      call(alice, "add", -amount);
    },
    bob: () => bob,
    balances: () => `alice ${call(alice, "balance")}, bob ${call(bob, "balance")}`,
  }),
);

const actors = [account, bank];
const vats = { bank: () => ({ bank: spawn(bank, spawn(account, 100), spawn(account, 0)) }) };

/** A bank that is kept in a file, reached over a socket, and taken back. */
export async function keptDemo(): Promise<void> {
  mkdirSync(join(ROOT, "dist/demo"), { recursive: true });
  for (const end of ["", "-wal", "-shm"]) rmSync(join(ROOT, `${FILE}${end}`), { force: true });

  headline("1. A turn is a transaction, and the vat is kept in a file");
  const first = openStore(join(ROOT, FILE), { actors, vats });
  first.vats.bank.call(first.roots.bank.bank, "pay", 70);
  say(`paid 70  ${first.vats.bank.call(first.roots.bank.bank, "balances")}`);
  say(`paid 70  ${await told(settled(first.vats.bank.send(first.roots.bank.bank, "pay", 70)))}`);
  say(`         ${first.vats.bank.call(first.roots.bank.bank, "balances")}`);
  await first.close();

  headline("2. Another process would find it as it was left");
  const again = openStore(join(ROOT, FILE), { actors, vats });
  const { bank: there } = again.vats;
  say(`         ${there.call(again.roots.bank.bank, "balances")}`);

  headline("3. A vat on the other end of a socket sends to what it has not got yet");
  const server = createNode({ netlayers: [await tcpNetlayer()] });
  const client = createNode({ netlayers: [await tcpNetlayer()] });
  const [outside, revoker] = there.run(() => membrane(again.roots.bank.bank));
  const here = new Vat({ name: "here" });
  const far = client.enliven<{ bob(): Ref<Account> }>(server.register(outside).address);
  const bob = here.run(() => send(far, "bob"));
  say(`bob has  ${await settled(here.run(() => on(send(bob, "balance"), { then: (balance) => balance })))}`);

  headline("4. What was given is taken back, with all that came of it");
  there.call(revoker);
  say(`bob has  ${await told(settled(here.run(() => send(bob, "balance"))))}`);
  await Promise.all([client.close(), server.close()]);
  await again.close();

  headline("5. Who can reach whom in the file");
  tangle("vat", "inspect", FILE);
}

function told(answer: Promise<unknown>): Promise<string> {
  return answer.then(String, (problem: unknown) => (problem instanceof Error ? problem.message : String(problem)));
}
