;; Compiles a program to WebAssembly: `hoot_compile.scm SOURCE OUTPUT`.

(use-modules ((hoot compile) #:select ((compile-file . hoot-compile-file)))
             (ice-9 match))

(match (command-line)
  ((_ source output) (hoot-compile-file source #:output-file output)))
