import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { describeWithClient, pathOf, run } from "./testing/clients.ts";

const REPOSITORY = join(import.meta.dirname, "../../..");
const ENTRY = join(import.meta.dirname, "../../tangle/src/testing/entry.ts");

/** Where Debian has a machine's libraries, and what loads them. */
const LIBRARIES =
  process.arch === "arm64"
    ? { folder: "usr/lib/aarch64-linux-gnu", loader: "ld-linux-aarch64.so.1" }
    : { folder: "usr/lib/x86_64-linux-gnu", loader: "ld-linux-x86-64.so.2" };

const RULES = `#pragma dialect glither.mail
rule large = msg | sise > 1000 => into dropped
rule rest = msg => into delivered
`;

/** The settings of this repository as they are, but for where `tangle` is: no package is installed beside the test. */
const INIT = `
vim.opt.runtimepath:prepend(vim.env.GLITHER_SETTINGS)
vim.lsp.config("glither", { cmd = vim.json.decode(vim.env.GLITHER_SERVER) })
vim.lsp.enable("glither")
vim.api.nvim_create_autocmd("DiagnosticChanged", { callback = function(asked)
  local found = vim.diagnostic.get(asked.buf)
  if #found == 0 then return end
  local client = vim.lsp.get_clients({ bufnr = asked.buf })[1]
  local at = { textDocument = { uri = vim.uri_from_bufnr(asked.buf) }, position = { line = 2, character = 28 } }
  client:request("textDocument/hover", at, function(_, hover)
    local told = { filetype = vim.bo[asked.buf].filetype, root = client.root_dir, code = found[1].code,
      line = found[1].lnum, hover = hover.contents.value }
    vim.fn.writefile({ vim.json.encode(told) }, vim.env.GLITHER_TOLD)
    vim.cmd("qall!")
  end, asked.buf)
end })
`;

describeWithClient("neovim", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "glither-neovim-"));
    writeFileSync(join(folder, "nx.json"), "{}");
    writeFileSync(join(folder, "gate.glith"), RULES);
    writeFileSync(join(folder, "init.lua"), INIT);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("starts the language server by our settings, and shows what it finds and says", async () => {
    const root = pathOf("neovim");
    const libraries = join(root, LIBRARIES.folder);
    // Its own libraries and loader, so that it stands beside the test's files and processes.
    const words = [
      "--library-path",
      libraries,
      join(root, "usr/bin/nvim"),
      "--headless",
      "-u",
      "init.lua",
      "gate.glith",
    ];
    const { exitCode, stderr } = await run(
      join(libraries, LIBRARIES.loader),
      words,
      {
        VIMRUNTIME: join(root, "usr/share/nvim/runtime"),
        HOME: folder,
        GLITHER_SETTINGS: join(REPOSITORY, "editors/neovim"),
        GLITHER_SERVER: JSON.stringify([process.execPath, "--conditions=@glither/source", ENTRY, "lsp", "--stdio"]),
        GLITHER_TOLD: join(folder, "told.json"),
      },
      folder,
    );
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    expect(JSON.parse(readFileSync(join(folder, "told.json"), "utf8"))).toEqual({
      filetype: "glith",
      root: folder,
      code: "UNKNOWN_FIELD",
      line: 1,
      hover: expect.stringContaining("`delivered`, a box"),
    });
  });
});
