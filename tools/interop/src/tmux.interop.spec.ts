import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createNode } from "@glither/ocapn";
import { tcpNetlayer } from "@glither/ocapn/netlayers/tcp";
import { type Evaluator, evaluator, type Lookup } from "@glither/sandbox/terminal";
import { methods, type Ref, Vat } from "@glither/vat";
import { names } from "@glither/vat/library";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { describeWithClient, type RunClient } from "./testing/clients.ts";

const ENTRY = join(import.meta.dirname, "../../tangle/src/testing/entry.ts");

/** tmux itself does not always know with which code a program has ended; the terminal stays to be looked at. */
const SHELL = '"$@"; echo "exit code $?"; exec sleep 1000000';

/** A terminal of 80 columns in which `tangle vat repl` runs, and a person who types. */
class Screen {
  readonly #tmux: (args: readonly string[]) => Promise<string>;

  constructor(run: RunClient, folder: string) {
    this.#tmux = async (args) => {
      const { stdout } = await run(["-S", join(folder, "tmux"), "-f", "/dev/null", ...args], {
        TMUX_TMPDIR: folder,
        LANG: "C.UTF-8",
      });
      return stdout;
    };
  }

  async start(args: readonly string[]): Promise<void> {
    const node = [process.execPath, "--conditions=@glither/source", "--disable-warning=ExperimentalWarning", ENTRY];
    await this.#tmux([
      "new-session",
      "-d",
      "-x",
      "80",
      "-y",
      "24",
      "sh",
      "-c",
      SHELL,
      "sh",
      ...node,
      "vat",
      "repl",
      ...args,
    ]);
  }

  /** Text as it is, or keys by tmux's names for them. */
  type(text: string): Promise<string> {
    return this.#tmux(["send-keys", "-l", "--", text]);
  }

  press(...keys: readonly string[]): Promise<string> {
    return this.#tmux(["send-keys", ...keys]);
  }

  /** What stands there, as soon as it holds this. */
  async shows(text: string): Promise<string> {
    for (;;) {
      const shown = await this.#tmux(["capture-pane", "-p"]);
      if (shown.includes(text)) return shown.trimEnd();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** The exit code of the program, as soon as it has ended. */
  async exitCode(): Promise<string> {
    const [, code = ""] = /exit code (\d+)/u.exec(await this.shows("exit code")) ?? [];
    return code;
  }

  end(): Promise<string> {
    return this.#tmux(["kill-server"]);
  }
}

describeWithClient("tmux", (run) => {
  let folder: string;
  let screen: Screen;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "glither-tmux-"));
    screen = new Screen(run, folder);
  });
  afterEach(async () => {
    await screen.end();
    rmSync(folder, { recursive: true });
  });

  it("has lines edited, evaluated and shown, and the terminal given back at the end", async () => {
    await screen.start([]);
    await screen.shows(">");
    await screen.type("(def c (call celll 5))");
    // One letter too many: back to it, and away with it.
    await screen.press("Left", "Left", "Left", "Left", "BSpace", "Enter");
    await screen.shows("$1");
    await screen.type("(call c :get)");
    await screen.press("Enter");
    await screen.shows("\n5\n");
    await screen.type("nonsense that is thrown away");
    await screen.press("C-c", "Up", "Up", "Enter");
    expect(await screen.shows("$2\n>")).toBe(
      [
        "> (def c (call cell 5))",
        "$1",
        "> (call c :get)",
        "5",
        "> nonsense that is thrown away",
        "> (def c (call cell 5))",
        "$2",
        ">",
      ].join("\n"),
    );
    await screen.press("C-d");
    expect(await screen.exitCode()).toBe("0");
  });

  it("has the terminal here, and the evaluator there", async () => {
    const there = new Vat({ name: "there", report: () => undefined });
    const registry = there.spawn(names);
    const greeter = there.spawn(() => methods({ greet: (name: string) => `Hello, ${name}` }));
    there.call(registry, "claim", "greeter", greeter as Ref);
    const evaluating = there.spawn(evaluator(registry as Ref<unknown> as Ref<Lookup>)) as Ref<Evaluator>;
    const node = createNode({ netlayers: [await tcpNetlayer()] });
    try {
      writeFileSync(join(folder, "address"), node.register(evaluating as Ref).address);
      await screen.start(["--evaluator", join(folder, "address")]);
      await screen.shows(">");
      await screen.type('(call greeter :greet "Ann")');
      await screen.press("Enter");
      expect(await screen.shows('"Hello, Ann"\n>')).toBe('> (call greeter :greet "Ann")\n"Hello, Ann"\n>');
      await screen.press("C-d");
      expect(await screen.exitCode()).toBe("0");
    } finally {
      await node.close();
    }
  });
});
