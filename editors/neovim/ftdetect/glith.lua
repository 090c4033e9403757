vim.filetype.add({ extension = { glith = "glith" } })
