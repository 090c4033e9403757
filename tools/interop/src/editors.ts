import type { Client } from "./clients.ts";

/** Editors that speak with the language server. Debian's stable suite has a Neovim before 0.11, which knows no `vim.lsp.enable`. */
export const EDITORS: readonly Client[] = [{ name: "neovim", provider: "sid", source: "neovim" }];
