// What a constructor of an actor in Scheme is compiled with. The program gives four procedures: one that makes a behaviour, one that has a
// behaviour take a message, and two by which lists and symbols are made. A behaviour is a closure, and becomes another one by `bcom`, which
// says so to the vat: nothing is changed in place, so a turn that fails has changed nothing.

const IMPORTS =
  "(import (scheme base) (ice-9 match) (only (ice-9 exceptions) exception-with-message? exception-message))\n";

const BRIDGE = `
(define %becoming (list 'becoming))

(define (%bcom next . answer)
  (cons %becoming (cons next answer)))

(define (%said problem)
  (if (exception-with-message? problem)
      (exception-message problem)
      "something was raised that is no error"))

(define (%make args)
  (guard (problem (#t (values "raised" (%said problem))))
    (values "made" (apply %constructor %bcom args))))

(define (%receive behaviour method args)
  (guard (problem (#t (values "raised" (%said problem))))
    (let ((result (behaviour (if (null? args) method (cons method args)))))
      (if (and (pair? result) (eq? (car result) %becoming))
          (if (null? (cddr result))
              (values "becomes" (cadr result))
              (values "becomes" (cadr result) (car (cddr result))))
          (values "answers" result)))))

(values %make %receive list string->symbol)
`;

/**
 * The text of a program for Hoot's compiler.
 *
 * @param source definitions, and nothing else; `(scheme base)` and `(ice-9 match)` are imported.
 * @param maker the name of a procedure that takes `bcom` and what an actor begins with, and gives a procedure of a message: a symbol,
 *   or a list that begins with one.
 */
export function schemeProgram(source: string, maker: string): string {
  return `${IMPORTS}${source}\n(define %constructor ${maker})\n${BRIDGE}`;
}
