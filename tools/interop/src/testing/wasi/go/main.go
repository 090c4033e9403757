// What a program of Go does under WASI: files, time, chance, arguments, the environment, goroutines, and its exit code.
package main

import (
	"fmt"
	"math/rand"
	"os"
	"sync"
	"time"
)

func main() {
	fmt.Println("arguments:", os.Args[1:], "environment:", os.Getenv("NAME"))
	fmt.Println("time:", time.Now().UTC().Format(time.RFC3339), "chance:", rand.New(rand.NewSource(7)).Intn(1000))
	var group sync.WaitGroup
	sum := make(chan int, 4)
	for n := range 4 {
		group.Add(1)
		go func() { defer group.Done(); time.Sleep(time.Duration(n) * time.Millisecond); sum <- n }()
	}
	group.Wait()
	close(sum)
	total := 0
	for n := range sum {
		total += n
	}
	fmt.Println("goroutines:", total)
	text, err := os.ReadFile("/note")
	fmt.Println("note:", string(text), err)
	fmt.Println("write:", os.WriteFile("/made", []byte("by Go"), 0o644))
	_, err = os.ReadFile("/../../etc/passwd")
	fmt.Println("outside:", err != nil)
	names, err := os.ReadDir("/")
	fmt.Println("names:", len(names), err)
	os.Exit(3)
}
