import { realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import { EXIT, type ExitCode, StageError } from "@glither/stages/outcome";
import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { runStage } from "./_run-stage.ts";

describe("runStage", () => {
  const root = realpathSync(tmpdir());
  let out: string;
  let err: string;
  const verbose = process.env["NX_VERBOSE_LOGGING"];

  beforeEach(() => {
    out = "";
    err = "";
    delete process.env["NX_VERBOSE_LOGGING"];
    jest.spyOn(process.stdout, "write").mockImplementation((text) => {
      out += text;
      return true;
    });
    jest.spyOn(process.stderr, "write").mockImplementation((text) => {
      err += text;
      return true;
    });
  });
  afterEach(() => {
    jest.restoreAllMocks();
    if (verbose !== undefined) {
      process.env["NX_VERBOSE_LOGGING"] = verbose;
    }
  });

  const outcome = (exitCode: ExitCode, text: string) => async () => ({ exitCode, text, data: null });
  const failing = (error: unknown) => () => Promise.reject(error);

  it("prints what the stage reports", async () => {
    expect(await runStage(root, outcome(EXIT.clean, "one\ntwo"))).toEqual({ success: true });
    expect([out, err]).toEqual(["one\ntwo\n", ""]);
  });

  it("prints nothing for a stage that has nothing to say", async () => {
    expect(await runStage(root, outcome(EXIT.clean, ""))).toEqual({ success: true });
    expect([out, err]).toEqual(["", ""]);
  });

  it("fails on every exit code but 0", async () => {
    const codes = Object.values(EXIT).filter((code) => code !== EXIT.clean);
    for (const code of codes) {
      expect(await runStage(root, outcome(code, "found something"))).toEqual({ success: false });
    }
  });

  it("prints a stage's error with its hint and no stack", async () => {
    const error = new StageError("NOT_FOUND", "no file `x.glith`", { exitCode: EXIT.usage, hint: "look again" });
    expect(await runStage(root, failing(error))).toEqual({ success: false });
    expect([out, err]).toEqual(["", "error: no file `x.glith`\nhint: look again\n"]);
  });

  it("lets no name in an error begin a line of its own, and shows a diff in lines", async () => {
    const detail = "-a\n+b\u001b[2J";
    const error = new StageError("GOLDEN_DIFFERS", "`x\n::warning::y` differs", { exitCode: EXIT.ruleset, detail });
    await runStage(root, failing(error));
    expect(err).toBe("error: `x\\u{a}::warning::y` differs\n-a\n+b\\u{1b}[2J\n");
  });

  it("calls anything else an internal error, with no stack", async () => {
    expect(await runStage(root, failing(new TypeError("x is not a function")))).toEqual({ success: false });
    expect(err).toMatch(/^internal error: x is not a function\nhint: .*NX_VERBOSE_LOGGING=true.*\n$/);
  });

  it("survives a thrown value that is no error", async () => {
    await runStage(root, failing("out of luck"));
    expect(err).toMatch(/^internal error: out of luck\n/);
  });

  it.each([
    ["succeeds", () => {}],
    [
      "fails",
      () => {
        throw new Error("out of luck");
      },
    ],
  ])("runs it in the workspace's root and comes back when it %s", async (_how, end) => {
    const before = process.cwd();
    let during: string | undefined;
    await runStage(root, async () => {
      during = process.cwd();
      end();
      return { exitCode: EXIT.clean, text: "", data: null };
    });
    expect([during, process.cwd()]).toEqual([root, before]);
  });

  it("says which Node it needs, and loads no stage on another one", async () => {
    const { versions } = process;
    const pretend = (value: NodeJS.ProcessVersions) =>
      Object.defineProperty(process, "versions", { value, configurable: true });
    const stage = jest.fn(outcome(EXIT.clean, "never said"));
    pretend({ ...versions, node: "20.20.2" });
    expect(await runStage(root, stage)).toEqual({ success: false });
    pretend(versions);
    expect([stage.mock.calls, out]).toEqual([[], ""]);
    expect(err).toMatch(/^error: @glither\/nx needs Node 22 .*, and this is 20\.20\.2\nhint: .*node@24.*\n$/);
  });

  it("shows the stack to whoever asks for it", async () => {
    process.env["NX_VERBOSE_LOGGING"] = "true";
    await runStage(root, failing(new TypeError("x is not a function")));
    expect(err).toMatch(/\n {4}at /);
  });
});
