;; Measures the vats of Goblins, and prints the rates as JSON: guile goblins.scm CALLS MESSAGES

(use-modules (goblins)
             (goblins actor-lib methods)
             (fibers conditions)
             (ice-9 format)
             (ice-9 match))

(define-values (calls messages)
  (match (command-line)
    ((_ calls messages) (values (string->number calls) (string->number messages)))))

(define vat (spawn-vat))
(define there (spawn-vat))

(define (^counter bcom n)
  (methods
   [(inc) (bcom (^counter bcom (+ n 1)) (+ n 1))]
   [(get) n]))

(define (^sink bcom)
  (lambda (n) n))

;; Tells the program outside that all that was sent before has been taken.
(define (^last bcom done)
  (lambda () (signal-condition! done)))

(define own (with-vat vat (spawn ^counter 0)))
(define sink (with-vat vat (spawn ^sink)))
(define far (with-vat there (spawn ^counter 0)))
(define far-sink (with-vat there (spawn ^sink)))

;; How many a second, where `run` does so many.
(define (rate-of count run)
  (let ((start (get-internal-real-time)))
    (run)
    (/ (* count internal-time-units-per-second)
       (max 1.0 (- (get-internal-real-time) start)))))

(define (times count one)
  (let loop ((left count))
    (when (> left 0)
      (one)
      (loop (- left 1)))))

(define (many count one)
  (rate-of count (lambda () (with-vat vat (times count one)))))

;; So many at once, until all of them have been taken; then as many again.
(define (bursts size count where one)
  (rate-of count
           (lambda ()
             (let loop ((left count))
               (when (> left 0)
                 (let* ((done (make-condition))
                        (last (with-vat where (spawn ^last done))))
                   (with-vat vat
                     (times (min size left) one)
                     (<-np last))
                   (wait done))
                 (loop (- left size)))))))

(define (replies size count)
  (rate-of count
           (lambda ()
             (let loop ((left count))
               (when (> left 0)
                 (let ((done (make-condition))
                       (open (min size left)))
                   (with-vat vat
                     (times (min size left)
                            (lambda ()
                              (on (<- own 'get)
                                  (lambda (_)
                                    (set! open (- open 1))
                                    (when (= open 0) (signal-condition! done)))))))
                   (wait done))
                 (loop (- left size)))))))

(define (one-by-one count)
  (rate-of count
           (lambda ()
             (times count
                    (lambda ()
                      (let ((done (make-condition)))
                        (with-vat vat
                          (on (<- far 'get) (lambda (_) (signal-condition! done))))
                        (wait done)))))))

(define (spawns size count)
  (rate-of count
           (lambda ()
             (let loop ((left count))
               (when (> left 0)
                 (with-vat vat (times (min size left) (lambda () (spawn ^counter 1))))
                 (loop (- left size)))))))

(define (send-one) (<-np sink 1))

(define (measure)
  `(("call" . ,(many calls (lambda () ($ own 'get))))
    ("become" . ,(many calls (lambda () ($ own 'inc))))
    ("send10" . ,(bursts 10 messages vat send-one))
    ("send1000" . ,(bursts 1000 messages vat send-one))
    ("send20000" . ,(bursts 20000 messages vat send-one))
    ("reply10" . ,(replies 10 messages))
    ("reply1000" . ,(replies 1000 messages))
    ("reply20000" . ,(replies 20000 messages))
    ("spawn" . ,(spawns 1000 calls))
    ("spawnAll" . ,(many calls (lambda () (spawn ^counter 1))))
    ("cross" . ,(bursts 1000 messages there (lambda () (<-np far-sink 1))))
    ("crossReply" . ,(one-by-one (quotient messages 10)))))

(measure)
(display (string-append
          "{"
          (string-join
           (map (match-lambda ((row . rate) (format #f "~s:~,1f" row rate))) (measure))
           ",")
          "}"))
(newline)
