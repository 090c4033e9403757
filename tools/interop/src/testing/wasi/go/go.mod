module glither.invalid/notes

go 1.22
