module glither.example/counter

go 1.24
