;; Hoot's own WebAssembly machine, an interpreter in Guile, by the lines of src/adapters/wire.ts.

(use-modules (ice-9 binary-ports)
             (ice-9 exceptions)
             (ice-9 match)
             (ice-9 rdelim)
             (rnrs bytevectors)
             (srfi srfi-1)
             (wasm parse)
             (wasm types)
             (wasm validate)
             (wasm vm)
             (web uri))

;; Imports in the order in which they were granted: (module name signature answers), the newest first.
(define granted '())
(define asked '())
(define instance #f)

;; A place for one value.
(define box list)
(define unbox car)
(define set-box! set-car!)

(define (fault code message)
  (throw 'fault code message))

(define (hex->bytes text)
  (let* ((count (quotient (string-length text) 2))
         (bytes (make-bytevector count)))
    (do ((i 0 (+ i 1))) ((= i count) bytes)
      (bytevector-u8-set! bytes i (string->number (substring text (* 2 i) (+ 2 (* 2 i))) 16)))))

(define (bytes->hex bytes)
  (string-concatenate
   (map (lambda (byte) (string-append (if (< byte 16) "0" "") (number->string byte 16)))
        (bytevector->u8-list bytes))))

(define (signed value bits)
  (let ((low (logand value (- (ash 1 bits) 1))))
    (if (logbit? (- bits 1) low) (- low (ash 1 bits)) low)))

(define (written value kind)
  (if (eqv? kind #\I)
      (string-append (number->string (signed value 64)) "n")
      (number->string (signed value 32))))

(define (integer text)
  (string->number (string-trim-right text #\n)))

;; What each exported function gives, by its name: a number does not say whether it has 32 bits or 64.
(define results '())

(define (result-types wasm)
  (define imported (filter (lambda (import) (eq? (import-kind import) 'func)) (wasm-imports wasm)))
  (define types (append (map import-type imported) (map func-type (wasm-funcs wasm))))
  (define (type-of use)
    (let ((sig (type-use-sig use)))
      (func-sig-results (if (sub-type? sig) (sub-type-type sig) sig))))
  (filter-map (lambda (export)
                (and (eq? (export-kind export) 'func)
                     (cons (export-name export) (type-of (list-ref types (export-idx export))))))
              (wasm-exports wasm)))

(define (the-memory)
  (let ((name (find-export wasm-memory?)))
    (unless name (fault "TRAP" "there is no memory"))
    (wasm-memory-bytes (wasm-instance-export-ref instance name))))

(define (find-export is?)
  (let loop ((names (wasm-instance-export-names instance)))
    (match names
      (() #f)
      ((name . rest) (if (is? (wasm-instance-export-ref instance name)) name (loop rest))))))

(define (write-bytes at bytes)
  (let ((memory (the-memory)))
    (when (> (+ at (bytevector-length bytes)) (bytevector-length memory))
      (fault "TRAP" "outside of the memory"))
    (bytevector-copy! bytes 0 memory at (bytevector-length bytes))))

(define (answered entry index args)
  (match entry
    ((_ _ (params results) answers)
     (set! asked
           (cons (string-join (cons (number->string index) (map written args (string->list params))) ",") asked))
     (let ((left (unbox answers)))
       (when (and (pair? left) (pair? (cdr left))) (set-box! answers (cdr left)))
       (match left
         (() (if (string-null? results) (values) 0))
         (((result . writes) . _)
          (for-each (lambda (text)
                      (match (string-split text #\:)
                        ((at hex) (write-bytes (string->number at) (hex->bytes hex)))))
                    writes)
          (if (string-null? results) (values) (integer result))))))))

(define (imports)
  (let loop ((entries (reverse granted)) (index 0) (all '()))
    (match entries
      (() all)
      (((and entry (module name _ _)) . rest)
       (let* ((own (or (assoc-ref all module) '()))
              (called (lambda args (answered entry index args))))
         (loop rest (+ index 1) (acons module (acons name called own) all)))))))

(define (open bytes)
  (let* ((wasm (guard-with "INVALID" (lambda () (call-with-input-bytevector bytes parse-wasm))))
         (module (guard-with "INVALID" (lambda () (validate-wasm wasm)))))
    (set! results (result-types wasm))
    (set! instance
          (with-exception-handler
              (lambda (error)
                (let ((said (said-by error)))
                  (fault (if (string-contains said "import") "UNLINKED" "TRAP") said)))
            (lambda () (instantiate-wasm module #:imports (imports)))
            #:unwind? #t))))

(define (guard-with code thunk)
  (with-exception-handler (lambda (error) (fault code (said-by error))) thunk #:unwind? #t))

(define (said-by error)
  (let ((message (if (exception-with-message? error) (exception-message error) "an error without a message"))
        (irritants (if (exception-with-irritants? error) (exception-irritants error) '())))
    (or (false-if-exception (apply format #f message irritants)) message)))

(define (call name args)
  (let ((found (and (member name (wasm-instance-export-names instance))
                    (wasm-instance-export-ref instance name))))
    (unless (procedure? found) (fault "NO_EXPORT" name))
    (call-with-values (lambda () (apply found args))
      (lambda values
        (map (lambda (value type) (written value (if (eq? type 'i64) #\I #\i))) values (assoc-ref results name))))))

(define (does words)
  (match words
    (("hello") '())
    (("limit" . _) (fault "LIMIT" "Hoot has no limits of its own here"))
    (("grant" module name signature)
     (set! granted
           (cons (list (uri-decode module) (uri-decode name) (string-split signature #\>) (box '())) granted))
     '())
    (("answer" module name result . writes)
     (let ((answers (list-ref (assoc-two (uri-decode module) (uri-decode name)) 3)))
       (set-box! answers (append (unbox answers) (list (cons result writes))))
       '()))
    (("open" hex) (open (hex->bytes hex)) '())
    (("call" name . args) (call (uri-decode name) (map integer args)))
    (("read" at length)
     (let* ((from (string->number at))
            (count (string->number length))
            (bytes (make-bytevector count)))
       (when (> (+ from count) (bytevector-length (the-memory))) (fault "TRAP" "outside of the memory"))
       (bytevector-copy! (the-memory) from bytes 0 count)
       (list (bytes->hex bytes))))
    (("write" at hex) (write-bytes (string->number at) (hex->bytes hex)) '())
    (("asked") (reverse asked))
    (_ (fault "PROTOCOL" "an unknown word"))))

(define (assoc-two module name)
  (or (find (lambda (entry) (and (equal? (car entry) module) (equal? (cadr entry) name))) granted)
      (fault "PROTOCOL" "no such import was granted")))

(define (answer-to line)
  (catch 'fault
    (lambda ()
      (string-join
       (cons "ok"
             (with-exception-handler
                 (lambda (error)
                   (match (and (eq? (exception-kind error) 'fault) (exception-args error))
                     ((code message) (fault code message))
                     (_ (fault "TRAP" (said-by error)))))
               (lambda () (does (string-split line #\space)))
               #:unwind? #t))
       " "))
    (lambda (_ code message)
      (format #f "fault ~a ~a" code (uri-encode (substring message 0 (min 300 (string-length message))))))))

(let loop ()
  (let ((line (read-line)))
    (unless (eof-object? line)
      (display (answer-to line))
      (newline)
      (force-output)
      (loop))))
