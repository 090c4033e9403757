;; An intent, written by hand for this project in the place of what Juvix would compile: Juvix itself is in no registry, so nothing
;; here was made by it. Four apples of the first resource's owner for all of the second one's pears.
(module
  (import "geb" "split" (func $split (param i32 i64) (result i32)))
  (import "geb" "swap" (func $swap (param i32 i32) (result i32)))
  (func (export "execute") (param $count i32)
    (if (i32.ne (local.get $count) (i32.const 2)) (then unreachable))
    ;; The four apples are the first of what `split` creates.
    (drop (call $swap (call $split (i32.const 0) (i64.const 4)) (i32.const 1)))))
