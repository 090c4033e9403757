;; A counter that becomes the next one.
(define (^counter bcom count)
  (match-lambda
    ('inc (bcom (^counter bcom (+ count 1)) (+ count 1)))
    (('add n)
     (unless (exact-integer? n) (error "not a whole number"))
     (bcom (^counter bcom (+ count n)) (+ count n)))
    ('reset (bcom (^counter bcom 0)))
    ('get count)))
