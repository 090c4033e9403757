(module
  ;; A purse as a pure step: a state and a message give the next state; what else it does, it says by an import. Method 0 asks for the
  ;; balance, 1 puts in, 2 takes out; it answers with what there is then, and refuses what would overdraw it.
  (import "vat" "answer" (func $answer (param i64)))
  (import "vat" "refuse" (func $refuse (param i32)))
  (func $put (param $balance i64) (result i64) (call $answer (local.get $balance)) (local.get $balance))
  (func (export "step") (param $balance i64) (param $method i32) (param $amount i64) (result i64)
    (if (result i64) (i32.eqz (local.get $method))
      (then (call $put (local.get $balance)))
      (else (if (result i64) (i32.eq (local.get $method) (i32.const 1))
        (then (call $put (i64.add (local.get $balance) (local.get $amount))))
        (else (if (result i64) (i64.lt_u (local.get $balance) (local.get $amount))
          (then (call $refuse (i32.const 1)) (local.get $balance))
          (else (call $put (i64.sub (local.get $balance) (local.get $amount)))))))))))
