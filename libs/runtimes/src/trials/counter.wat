(module
  (import "host" "step" (func $step (param i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "inc") (result i32)
    (i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (call $step (i32.load (i32.const 0)))))
    (i32.load (i32.const 0)))
  (func (export "get") (result i32) (i32.load (i32.const 0)))
  (func (export "trap") (unreachable)))
