;; The founding document's counter of its second pattern, which changes itself in place.
(define (spawn-counter bcom initial)
  (let ((count initial))
    (lambda (msg)
      (match msg
        ('inc (set! count (+ count 1)) count)
        ('get count)
        ('fail (set! count (+ count 1)) (error "after it has changed"))))))
