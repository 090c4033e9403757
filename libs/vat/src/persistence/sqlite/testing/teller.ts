import { actor, type Bcom, type Becoming, call, methods, type Ref, sendOnly, settled, spawn } from "../../../index.ts";
import { openStore } from "../index.ts";

// A process that is killed: two vats in one file. Each message from outside is written into a book by its number, passed on to the
// other vat and written there, and its number is said to have been stored.

interface Book {
  write(n: number): undefined;
  all(): readonly number[];
}

const book = actor("book", 1, (bcom: Bcom, entries: readonly number[]) =>
  methods({
    write: (n: number): Becoming<undefined> => bcom(book(bcom, [...entries, n])),
    all: () => entries,
  }),
);

const teller = actor("teller", 1, (_bcom: Bcom, own: Ref<Book>) =>
  methods({
    take: (n: number, there: Ref<Book>) => {
      call(own, "write", n);
      sendOnly(there, "write", n);
      return n;
    },
    all: () => call(own, "all"),
  }),
);

const [, , file = "", command = "", most = "0"] = process.argv;
const store = openStore(file, {
  actors: [book, teller],
  // So that snapshots are made in between, and the process is killed in them, too.
  compactAt: 20_000,
  vats: {
    front: () => ({ teller: spawn(teller, spawn(book, [])) }),
    back: () => ({ book: spawn(book, []) }),
  },
});
const { front, back } = store.roots;

if (command === "go") {
  // As long as it is let.
  for (let n = store.last("outside") + 1; n <= Number(most); n++) {
    const answer = store.once("outside", n, front.teller, "take", n, back.book);
    if (answer !== undefined && n % 3 === 0) process.stdout.write(`${await settled(answer)}\n`);
  }
  await store.stored();
}
await store.vats.back.idle();
await store.stored();
process.stdout.write(
  `${JSON.stringify({ last: store.last("outside"), front: store.vats.front.call(front.teller, "all"), back: store.vats.back.call(back.book, "all") })}\n`,
);
await store.close();
