-- Neovim 0.11 and later finds this by its name: `vim.lsp.enable("glither")`.
return {
  cmd = { "npx", "tangle", "lsp", "--stdio" },
  filetypes = { "glith" },
  root_markers = { "nx.json", "package.json", ".git" },
}
