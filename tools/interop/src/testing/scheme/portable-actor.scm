;; The founding document's actor, as it stands there.
(define (^portable-actor bcom)
  (lambda (msg)
    (match msg
      ('ping 'pong)
      (('echo x) x))))
