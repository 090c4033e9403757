;; A peer of Goblins for `goblins.interop.spec.ts`: prints the sturdy reference of an object that does what it is asked.

(use-modules (goblins)
             (goblins actor-lib methods)
             (goblins ocapn captp)
             (goblins ocapn ids)
             (goblins ocapn netlayer websocket)
             (fibers conditions))

(define vat (spawn-vat))

(define (^thing bcom mycapn)
  (define kept #f)
  (methods
   [(echo x) x]
   [(mk) (spawn ^thing mycapn)]
   [(boom) (error "the secret")]
   [(keep x) (set! kept x) 'kept]
   [(kept) kept]
   [(drop) (set! kept #f) (gc) 'dropped]
   [(tell x . args) (apply <- x args)]
   [(enliven address) (<- mycapn 'enliven (string->ocapn-id address))]))

(with-vat vat
  (let* ((mycapn (spawn-mycapn (spawn ^websocket-netlayer #:encrypted? #f)))
         (thing (spawn ^thing mycapn)))
    (on (<- mycapn 'register thing 'websocket)
        (lambda (sturdyref)
          (display (ocapn-id->string sturdyref))
          (newline)
          (force-output)))))

(wait (make-condition))
