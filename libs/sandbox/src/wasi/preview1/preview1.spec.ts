import { methods, type Vat } from "@glither/vat";
import { describe, expect, it } from "@jest/globals";
import { fixedClock, givenInput, seededRandomness } from "../../capabilities/index.ts";
import { PREVIEW1 } from "../../syscalls/index.ts";
import { kept, PlayedGuest } from "../../testing/guest.ts";
import { program, UNREACHABLE, vectors } from "../../testing/program.ts";
import { instanceActor, textsActor } from "../_actors.ts";
import { reaching } from "../reach.ts";
import { compileProgram } from "../run/audit.ts";
import { runGuest } from "../run/guest.ts";
import { FUNCTIONS } from "./preview1.ts";

const never = () => {
  throw new Error("nothing here is elsewhere");
};

it("does what each row of the table says, and nothing else", () => {
  expect(Object.keys(FUNCTIONS).sort()).toEqual(PREVIEW1.map(({ name }) => name).sort());
});

describe("a guest without capabilities", () => {
  const guest = new PlayedGuest(() => ({}));

  it.each([
    ["fd_write", [1, 16, 0, 0]],
    ["fd_read", [0, 16, 0, 0]],
    ["fd_prestat_get", [3, 0]],
    ["path_open", [3, 0, 0, 0, 0, 0n, 0n, 0, 0]],
    ["sock_accept", [3, 0, 0]],
    ["fd_close", [-1]],
    ["fd_close", [2 ** 31 - 1]],
    ["fd_renumber", [7, 8]],
  ])("has nothing that %s could be done with", (name, args) => {
    expect(guest.call(name, ...args)).toBe("badf");
  });

  it.each([
    ["clock_time_get", [0, 0n, 0]],
    ["random_get", [0, 8]],
  ])("is refused %s", (name, args) => {
    expect(guest.call(name, ...args)).toBe("notcapable");
  });

  it("has no arguments and no environment", () => {
    expect(guest.call("args_sizes_get", 0, 4)).toBe("success");
    expect([guest.u32(0), guest.u32(4)]).toEqual([0, 0]);
    expect(guest.call("environ_sizes_get", 0, 4)).toBe("success");
    expect([guest.u32(0), guest.u32(4)]).toEqual([0, 0]);
  });
});

describe("a guest with capabilities", () => {
  it("sees the clock and the randomness that it was given, and no others", () => {
    const guest = new PlayedGuest((vat) => ({
      clock: vat.spawn(fixedClock, 1_767_225_600_000_000_000n),
      randomness: vat.spawn(seededRandomness, "a"),
    }));
    expect(guest.call("clock_time_get", 0, 0n, 0)).toBe("success");
    expect(new DataView(guest.memory.buffer).getBigUint64(0, true)).toBe(1_767_225_600_000_000_000n);
    expect(guest.call("random_get", 8, 8)).toBe("success");
    const first = Buffer.from(guest.memory.subarray(8, 16)).toString("hex");
    const again = new PlayedGuest((vat) => ({ randomness: vat.spawn(seededRandomness, "a") }));
    again.call("random_get", 8, 8);
    expect(Buffer.from(again.memory.subarray(8, 16)).toString("hex")).toBe(first);
  });

  it("moves a fixed clock on by sleeping, and waits for nobody", () => {
    const guest = new PlayedGuest((vat) => ({ clock: vat.spawn(fixedClock, 0n) }));
    const view = new DataView(guest.memory.buffer);
    view.setBigUint64(256, 7n, true);
    view.setUint8(264, 0);
    view.setUint32(272, 1, true);
    view.setBigUint64(280, 3_600_000_000_000n, true);
    expect(guest.call("poll_oneoff", 256, 512, 1, 600)).toBe("success");
    expect([guest.u32(600), view.getBigUint64(512, true), view.getUint8(522)]).toEqual([1, 7n, 0]);
    guest.call("clock_time_get", 1, 0n, 0);
    expect(view.getBigUint64(0, true)).toBe(3_601_000_000_000n);
  });

  it("gives its references numbers of its own, and gives rights up for good", () => {
    const guest = new PlayedGuest((vat) => ({ stdin: vat.spawn(givenInput, Buffer.from("hello")) }));
    expect(guest.read(0, 2)).toBe("he");
    expect(guest.call("fd_fdstat_set_rights", 0, 0n, 0n)).toBe("success");
    expect(guest.read(0)).toBe("notcapable");
    expect(guest.call("fd_fdstat_set_rights", 0, 2n, 0n)).toBe("notcapable");
    expect(guest.call("fd_fdstat_set_rights", 0, 1n << 63n, 0n)).toBe("notcapable");
  });

  it.each([
    ["a list of buffers", "fd_write", [1, 65_532, 1, 0]],
    ["the place of the answer", "fd_write", [1, 16, 0, -1]],
    ["where arguments are to go", "args_get", [65_535, 0]],
  ])("is told when %s lies outside of its memory", (_what, name, args) => {
    const guest = new PlayedGuest((vat) => ({
      stdout: kept(vat).output,
      arguments: vat.spawn(textsActor, ["a"]),
    }));
    expect(guest.call(name, ...args)).toBe("fault");
  });

  it("gets an error of input and output for whatever else its capability throws", () => {
    const broken = () =>
      methods({
        terminal: (): boolean => false,
        write: (): number => {
          throw new TypeError("a secret of the host's");
        },
      });
    const guest = new PlayedGuest((vat) => ({ stdout: vat.spawn(broken) }));
    expect(guest.write(1, "x")).toBe("io");
  });
});

describe("a guest with a listener", () => {
  let said: string[];
  const listening = (): PlayedGuest => {
    said = [];
    const open = (name: string) => () =>
      methods({
        receive: (_most: number): Uint8Array => {
          said.push(`${name} was received from`);
          return Buffer.from("hello");
        },
        send: (bytes: Uint8Array): number => bytes.length,
        shutdown: (receiving: boolean, sending: boolean): void =>
          void said.push(`${name} was ended: ${receiving}, ${sending}`),
      });
    return new PlayedGuest((vat) => ({
      connections: [vat.spawn(open("what was granted"))],
      listeners: [vat.spawn(() => methods({ accept: () => vat.spawn(open("what was accepted")) }))],
    }));
  };
  const [GRANTED, LISTENER, ACCEPTED] = [3, 4, 5];
  const [READ, SHUTDOWN, ACCEPT] = [1n << 1n, 1n << 28n, 1n << 29n];

  it("accepts nothing when it has given that right up", () => {
    const guest = listening();
    expect(guest.call("fd_fdstat_set_rights", LISTENER, 0n, READ)).toBe("success");
    expect(guest.call("sock_accept", LISTENER, 0, 0)).toBe("notcapable");
    expect(guest.call("sock_accept", GRANTED, 0, 0)).toBe("notsock");
  });

  it("may do no more with what it accepts than the listener hands on", () => {
    const guest = listening();
    expect(guest.call("fd_fdstat_set_rights", LISTENER, ACCEPT, READ)).toBe("success");
    expect(guest.call("sock_accept", LISTENER, 0, 0)).toBe("success");
    expect(guest.u32(0)).toBe(ACCEPTED);
    expect(guest.read(ACCEPTED)).toBe("hello");
    expect(guest.write(ACCEPTED, "x")).toBe("notcapable");
    expect(guest.call("sock_shutdown", ACCEPTED, 3)).toBe("notcapable");
    expect(guest.call("fd_fdstat_set_rights", ACCEPTED, READ | SHUTDOWN, 0n)).toBe("notcapable");
  });

  it("ends what it has accepted when it closes it, and not what was granted", () => {
    const guest = listening();
    for (let times = 0; times < 2; times += 1) expect(guest.call("sock_accept", LISTENER, 0, 0)).toBe("success");
    expect(guest.call("fd_close", ACCEPTED)).toBe("success");
    expect(said).toEqual(["what was accepted was ended: true, true"]);
    expect(guest.call("fd_renumber", GRANTED, ACCEPTED + 1)).toBe("success");
    expect(said).toHaveLength(2);
    expect(guest.call("fd_close", ACCEPTED + 1)).toBe("success");
    expect(said).toHaveLength(2);
  });

  it("receives nothing in a way that its connection does not understand, or to where it has no memory", () => {
    const guest = listening();
    for (const flags of [1, 2, 3, -1]) expect(guest.call("sock_recv", GRANTED, 16, 0, flags, 0, 8)).toBe("notsup");
    expect(guest.call("sock_recv", GRANTED, 16, 0, 0, -1, 8)).toBe("fault");
    expect(guest.call("sock_recv", GRANTED, 16, 0, 0, 0, -1)).toBe("fault");
    expect(said).toEqual([]);
    expect(guest.call("sock_recv", GRANTED, 16, 0, 0, 0, 8)).toBe("success");
  });
});

describe("a program", () => {
  const run = async (bytes: Uint8Array, vat: Vat) => {
    const { output, text } = kept(vat);
    const capabilities = { stdout: output, instance: vat.spawn(instanceActor) };
    return [runGuest(await compileProgram(bytes), capabilities, reaching(vat, never)), text()];
  };

  it("writes, and ends itself and not the process", async () => {
    const { vat } = new PlayedGuest(() => ({}));
    const data = { 64: "hello", 128: vectors([64, 5], [64, 2]) };
    const bytes = program([["fd_write", 1, 128, 2, 0], ["proc_exit", 33], { code: UNREACHABLE }], { data });
    expect(await run(bytes, vat)).toEqual([{ how: "exit", code: 33 }, "hellohe"]);
  });

  it("traps", async () => {
    const { vat } = new PlayedGuest(() => ({}));
    expect(await run(program([{ code: UNREACHABLE }]), vat)).toEqual([{ how: "trap", trap: "unreachable" }, ""]);
  });
});
