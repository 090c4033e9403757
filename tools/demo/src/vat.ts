import { type Bcom, type Becoming, call, methods, type Ref, send, settled, spawn, Vat } from "@glither/vat";
import { caretaker } from "@glither/vat/library";
import { headline, say } from "./say.ts";

interface Account {
  balance(): number;
  deposit(amount: number): undefined;
  withdraw(amount: number): undefined;
}

function account(bcom: Bcom, balance: number) {
  return methods({
    balance: () => balance,
    deposit: (amount: number): Becoming<undefined> => bcom(account(bcom, balance + amount)),
    withdraw: (amount: number): Becoming<undefined> => {
      if (amount > balance) throw new Error("insufficient funds");
      return bcom(account(bcom, balance - amount));
    },
  });
}

const bank = () => (from: Ref<Account>, to: Ref<Account>, amount: number) => {
  call(to, "deposit", amount);
  call(from, "withdraw", amount);
};

const car = (_bcom: Bcom, color: string) => methods({ drive: () => `Vroom! I am a ${color} car!` });
const factory = () => methods({ make: (color: string) => spawn(car, color) });
const builder = () => methods({ factory: () => spawn(factory) });

/** Actors: turns that are undone, promises that are sent to before they are there, rights that end. */
export async function vatDemo(): Promise<void> {
  headline("1. A turn is a transaction");
  const vat = new Vat({ name: "bank" });
  const [alice, bob, transfer] = [vat.spawn(account, 100), vat.spawn(account, 0), vat.spawn(bank)];
  vat.call(transfer, alice, bob, 70);
  say(`after 70 more: alice ${vat.call(alice, "balance")}, bob ${vat.call(bob, "balance")}`);
  say(`70 once more:  ${await told(settled(vat.send(transfer, alice, bob, 70)))}`);
  say(
    `after that:    alice ${vat.call(alice, "balance")}, bob ${vat.call(bob, "balance")}: bob's deposit was undone with the rest`,
  );

  headline("2. Three messages in one flight, each to what the one before will have made");
  const [here, there] = [new Vat({ name: "here" }), new Vat({ name: "there" })];
  const remote = there.spawn(builder);
  const answer = here.run(() => send(send(send(remote, "factory"), "make", "green"), "drive"));
  say(await told(settled(answer)));

  headline("3. What was lent can be taken back");
  const [lent, revoke] = vat.run(() => caretaker<Account>(alice));
  say(`lent:    ${await told(settled(here.send(lent, "balance")))}`);
  vat.call(revoke);
  say(`revoked: ${await told(settled(here.send(lent, "balance")))}`);

  headline("Look further");
  say("docs/actors.md                 from nothing to two vats, over a socket too");
  say("npm run demo -- membrane       a signed policy between two actors");
}

function told(answer: Promise<unknown>): Promise<string> {
  return answer.then(String, (problem: unknown) => (problem instanceof Error ? problem.message : String(problem)));
}
