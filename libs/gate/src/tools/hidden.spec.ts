import { VOCABULARIES } from "@glither/dialects";
import { compile } from "@glither/roux";
import type { Core } from "@glither/roux/core";
import { describe, expect, it } from "@jest/globals";
import { showingOf } from "./hidden.ts";
import { readTool, type Tool } from "./tool.ts";

function coreOf(rules: string, fold = "first-match"): Core {
  const source = `#pragma dialect glither.governance ; fold ${fold}\n#pragma version 0.1.0\n\n${rules}`;
  const { core, diagnostics } = compile("rules", source, VOCABULARIES);
  if (core === undefined) throw new Error(JSON.stringify(diagnostics));
  return core;
}

function tool(name: string, annotations: object = {}): Tool {
  const read = readTool({ name, inputSchema: {}, annotations });
  if (read === undefined) throw new Error(name);
  return read;
}

const shown = (core: Core, of: Tool, server?: string): unknown => {
  const showing = showingOf(core, of, server);
  return showing.shown ? showing.by : "hidden";
};

describe("a tool is hidden where it is proved that no call of it can pass", () => {
  it("goes by all of its calls, not by the rules that name it", () => {
    const core = coreOf(`
      rule block_some = event | tool == "write" | arguments.path ~ /^\\/etc/ => into blocked
      rule block_other = event | tool == "write" | arguments.path !~ /^\\/etc/ => into blocked
      rule flag_rest = event | tool in { "write", "read" } => into flagged`);
    expect(shown(core, tool("write"))).toBe("hidden");
    expect(shown(core, tool("read"))).toBe("flag_rest");
    expect(shown(core, tool("Read"))).toBe("hidden");
    expect(shown(core, tool("delete"))).toBe("hidden");
  });

  it("is shown where some argument makes it pass", () => {
    const core = coreOf(`
      rule block_deep = event | tool == "write" | arguments.path ~ /.../ => into blocked
      rule allow = event | tool == "write" => into allowed`);
    expect(shown(core, tool("write"))).toBe("allow");
  });

  it("is shown where a call can be held and then pass, and not where it can only be held and then blocked", () => {
    const arms = "on owner.reject into blocked\n after 1h into blocked";
    const held = (more: string): Core =>
      coreOf(`rule review = event | tool == "write" => hold into flagged-review\n ${more} ${arms}`);
    expect(shown(held("on owner.approve into flagged\n"), tool("write"))).toBe("review");
    expect(shown(held(""), tool("write"))).toBe("hidden");
  });

  it("knows the hints that the server gave, and what the server is called", () => {
    const core = coreOf(`
      rule block_destructive = event | hints.destructive == yes => into blocked
      rule allow_there = event | server == "there" => into allowed`);
    expect(shown(core, tool("write", { destructiveHint: true }), "there")).toBe("hidden");
    expect(shown(core, tool("write", { destructiveHint: false }), "there")).toBe("allow_there");
    expect(shown(core, tool("write", { destructiveHint: "true" }), "there")).toBe("allow_there");
    expect(shown(core, tool("write"), "here")).toBe("hidden");
  });

  it("knows that the strictest rule counts where rules accumulate", () => {
    const core = coreOf(
      `rule allow_all = event | tool ~ /^r/ => into allowed
       rule block_it = event | tool == "rm" => into blocked`,
      "accumulate",
    );
    expect(shown(core, tool("rm"))).toBe("hidden");
    expect(shown(core, tool("rmdir"))).toBe("allow_all");
  });
});
