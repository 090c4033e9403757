// A counter as an actor, in Go: its state is one number. Go makes no components itself, so this says by hand how values lie in memory.
package main

import (
	"math"
	"unsafe"
)

const (
	isNumber    = 3
	isText      = 5
	isError     = 8
	isReference = 9
)

// address is a place in memory as a component knows it: pointers of Go's have eight bytes.
type address uint32

// part is one value of the package `glither:vat`: its case, and its content behind eight bytes.
type part struct {
	kind    uint64
	content uint64
}

type list struct {
	at     address
	length uint32
}

type effect struct {
	target  int32
	message list
}

// outcome is what a step has come to. Of one that failed, the list stands where becomes does.
type outcome struct {
	isError uint32
	becomes uint32
	state   list
	answer  list
	effects list
}

// result is what a call has come to, or the start.
type result struct {
	isError uint32
	list    list
}

//go:wasmimport glither:vat/refs@0.1.0 [method]ref.call
func refCall(self int32, at uint32, length uint32, result uint32)

//go:wasmimport glither:vat/refs@0.1.0 [method]ref.send
func refSend(self int32, at uint32, length uint32) int32

// What is handed out is held until the step ends; then all memory is as it was.
var held []any

func addressOf[T any](of *T) address {
	held = append(held, of)
	return address(uintptr(unsafe.Pointer(of)))
}

//go:wasmexport cabi_realloc
func realloc(_ uint32, _ uint32, _ uint32, size uint32) uint32 {
	block := make([]uint64, size/8+1)
	return uint32(addressOf(&block[0]))
}

func at[T any](place uint32) *T { return (*T)(unsafe.Pointer(uintptr(place))) }

func number(value float64) part { return part{isNumber, math.Float64bits(value)} }

func words(kind uint64, value string) part {
	held = append(held, value)
	place := uintptr(unsafe.Pointer(unsafe.StringData(value)))
	return part{kind, uint64(place) | uint64(len(value))<<32}
}

func (p part) number() float64 { return math.Float64frombits(p.content) }
func (p part) handle() int32   { return int32(p.content) }
func (p part) text() string    { return unsafe.String(at[byte](uint32(p.content)), p.content>>32) }

func listed(parts ...part) list { return list{addressOf(&parts[0]), uint32(len(parts))} }

func done(of outcome) uint32 { return uint32(addressOf(&of)) }

func failed(with list) uint32 {
	return done(outcome{isError: 1, becomes: uint32(with.at), state: list{at: address(with.length)}})
}

func become(n float64) uint32 {
	return done(outcome{becomes: 1, state: listed(number(n)), answer: listed(number(n))})
}

//go:wasmexport glither:vat/actor@0.1.0#start
func start(args uint32, length uint32) uint32 {
	first := number(0)
	if length > 0 {
		first = *at[part](args)
	}
	return uint32(addressOf(&result{list: listed(first)}))
}

//go:wasmexport glither:vat/actor@0.1.0#step
func step(state uint32, _ uint32, message uint32, length uint32) uint32 {
	n := at[part](state).number()
	parts := unsafe.Slice(at[part](message), length)
	var given part
	if length > 1 {
		given = parts[1]
	}
	get := listed(words(isText, "get"))
	// Of a case, one byte is said; what stands behind it is anything.
	switch parts[0].text() {
	case "get":
		return done(outcome{answer: listed(number(n))})
	case "add":
		return become(n + given.number())
	case "sub":
		if given.number() > n {
			return failed(listed(words(isError, "not enough")))
		}
		return become(n - given.number())
	case "tell":
		// An effect: it is sent when all has ended well.
		one := effect{given.handle(), listed(words(isText, "add"), number(n))}
		return done(outcome{effects: list{addressOf(&one), 1}})
	case "ask":
		answer := result{}
		refCall(given.handle(), uint32(get.at), get.length, uint32(addressOf(&answer)))
		if answer.isError&1 != 0 {
			return failed(answer.list)
		}
		return done(outcome{answer: answer.list})
	case "later":
		vow := refSend(given.handle(), uint32(get.at), get.length)
		return done(outcome{answer: listed(part{isReference, uint64(uint32(vow))})})
	}
	return failed(listed(words(isError, "no such method")))
}

func main() {}
