;; A counter as an actor, written by hand: its state is one number. What it is given lies in its memory as the package `glither:vat`
;; says; it answers from fixed places, since its memory is new for each message.
(module
  (import "glither:vat/refs@0.1.0" "[method]ref.call" (func $call (param i32 i32 i32 i32)))
  (import "glither:vat/refs@0.1.0" "[method]ref.send" (func $send (param i32 i32 i32) (result i32)))
  (import "glither:vat/refs@0.1.0" "[resource-drop]ref" (func $drop (param i32)))

  (memory (export "memory") 1)
  (global $free (mut i32) (i32.const 4096))

  (data (i32.const 0) "get")
  (data (i32.const 8) "add")
  (data (i32.const 16) "sub")
  (data (i32.const 24) "tell")
  (data (i32.const 32) "ask")
  (data (i32.const 40) "later")
  (data (i32.const 48) "not enough")
  (data (i32.const 64) "no such method")

  ;; The message `get`, and the message `add` with a number at 128: each part has its case, and its content behind 8 bytes.
  (data (i32.const 80) "\05\00\00\00\00\00\00\00" "\00\00\00\00" "\03\00\00\00")
  (data (i32.const 96) "\05\00\00\00\00\00\00\00" "\08\00\00\00" "\03\00\00\00")
  (data (i32.const 112) "\03")
  ;; The answer's part is at 144, the next state's at 160; 192 is the outcome, 256 what a call has come to, 272 an effect.

  (func (export "cabi_realloc") (param $old i32) (param $before i32) (param $align i32) (param $size i32) (result i32)
    (local $at i32)
    (local.set $at (i32.and
      (i32.add (global.get $free) (i32.sub (local.get $align) (i32.const 1)))
      (i32.sub (i32.const 0) (local.get $align))))
    (global.set $free (i32.add (local.get $at) (local.get $size)))
    (local.get $at))

  ;; Whether a part is a text, and that one.
  (func $is (param $part i32) (param $name i32) (param $length i32) (result i32)
    (local $at i32)
    (if (i32.ne (i32.load8_u (local.get $part)) (i32.const 5)) (then (return (i32.const 0))))
    (if (i32.ne (i32.load offset=12 (local.get $part)) (local.get $length)) (then (return (i32.const 0))))
    (local.set $at (i32.load offset=8 (local.get $part)))
    (loop $next
      (if (i32.eqz (local.get $length)) (then (return (i32.const 1))))
      (if (i32.ne (i32.load8_u (local.get $at)) (i32.load8_u (local.get $name))) (then (return (i32.const 0))))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (local.set $name (i32.add (local.get $name) (i32.const 1)))
      (local.set $length (i32.sub (local.get $length) (i32.const 1)))
      (br $next))
    (unreachable))

  (func $number (param $place i32) (param $value f64)
    (i32.store8 (local.get $place) (i32.const 3))
    (f64.store offset=8 (local.get $place) (local.get $value)))

  ;; Answers one part, the one at 144.
  (func $answer (result i32)
    (i32.store offset=16 (i32.const 192) (i32.const 144))
    (i32.store offset=20 (i32.const 192) (i32.const 1))
    (i32.const 192))

  (func $become (param $value f64) (result i32)
    (call $number (i32.const 160) (local.get $value))
    (i32.store8 offset=4 (i32.const 192) (i32.const 1))
    (i32.store offset=8 (i32.const 192) (i32.const 160))
    (i32.store offset=12 (i32.const 192) (i32.const 1))
    (call $number (i32.const 144) (local.get $value))
    (call $answer))

  (func $fail (param $text i32) (param $length i32) (result i32)
    (i32.store8 (i32.const 144) (i32.const 8))
    (i32.store offset=8 (i32.const 144) (local.get $text))
    (i32.store offset=12 (i32.const 144) (local.get $length))
    (i32.store8 (i32.const 192) (i32.const 1))
    (i32.store offset=4 (i32.const 192) (i32.const 144))
    (i32.store offset=8 (i32.const 192) (i32.const 1))
    (i32.const 192))

  (func (export "glither:vat/actor@0.1.0#start") (param $args i32) (param $length i32) (result i32)
    (i32.store offset=4 (i32.const 192) (i32.const 160))
    (i32.store offset=8 (i32.const 192) (i32.const 1))
    (call $number (i32.const 160) (f64.const 0))
    (if (local.get $length) (then (call $number (i32.const 160) (f64.load offset=8 (local.get $args)))))
    (i32.const 192))

  (func (export "glither:vat/actor@0.1.0#step") (param $state i32) (param $one i32) (param $message i32) (param $length i32)
    (result i32)
    (local $n f64) (local $by f64) (local $ref i32)
    (local.set $n (f64.load offset=8 (local.get $state)))
    (if (i32.gt_u (local.get $length) (i32.const 1)) (then
      (local.set $by (f64.load offset=24 (local.get $message)))
      (local.set $ref (i32.load offset=24 (local.get $message)))))

    (if (call $is (local.get $message) (i32.const 0) (i32.const 3)) (then
      (call $number (i32.const 144) (local.get $n))
      (return (call $answer))))

    (if (call $is (local.get $message) (i32.const 8) (i32.const 3)) (then
      (return (call $become (f64.add (local.get $n) (local.get $by))))))

    (if (call $is (local.get $message) (i32.const 16) (i32.const 3)) (then
      (if (f64.gt (local.get $by) (local.get $n)) (then (return (call $fail (i32.const 48) (i32.const 10)))))
      (return (call $become (f64.sub (local.get $n) (local.get $by))))))

    ;; An effect: it is sent when all has ended well.
    (if (call $is (local.get $message) (i32.const 24) (i32.const 4)) (then
      (f64.store (i32.const 120) (local.get $n))
      (i32.store (i32.const 272) (local.get $ref))
      (i32.store (i32.const 276) (i32.const 96))
      (i32.store (i32.const 280) (i32.const 2))
      (i32.store offset=24 (i32.const 192) (i32.const 272))
      (i32.store offset=28 (i32.const 192) (i32.const 1))
      (return (i32.const 192))))

    ;; What the other one answers is the answer, and so is what it breaks with.
    (if (call $is (local.get $message) (i32.const 32) (i32.const 3)) (then
      (call $call (local.get $ref) (i32.const 80) (i32.const 1) (i32.const 256))
      (call $drop (local.get $ref))
      (if (i32.load8_u (i32.const 256)) (then
        (i32.store8 (i32.const 192) (i32.const 1))
        (i64.store offset=4 (i32.const 192) (i64.load (i32.const 260)))
        (return (i32.const 192))))
      (i64.store offset=16 (i32.const 192) (i64.load (i32.const 260)))
      (return (i32.const 192))))

    (if (call $is (local.get $message) (i32.const 40) (i32.const 5)) (then
      (i32.store8 (i32.const 144) (i32.const 9))
      (i32.store offset=8 (i32.const 144) (call $send (local.get $ref) (i32.const 80) (i32.const 1)))
      (call $drop (local.get $ref))
      (return (call $answer))))

    (call $fail (i32.const 64) (i32.const 14))))
