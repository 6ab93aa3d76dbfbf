import { GREETING, example } from './example.js';

const GREET = 'Greet from stdin';

/** Functional languages, and Prolog. @type {Record<string, import('./examples.js').Example[]>} */
export const functional = {
  haskell: [
    example(GREET, 'main.hs', `main :: IO ()
main = interact (unlines . map greet . lines)

greet :: String -> String
greet name = "Hello, " ++ name ++ "!"
`, GREETING),
  ],
  ocaml: [
    example(GREET, 'main.ml', `let rec greet () =
  match read_line () with
  | name ->
      Printf.printf "Hello, %s!\\n" name;
      greet ()
  | exception End_of_file -> ()

let () = greet ()
`, GREETING),
  ],
  clojure: [
    example(GREET, 'main.clj', `(doseq [line (line-seq (java.io.BufferedReader. *in*))]
  (println (str "Hello, " line "!")))
`, GREETING),
  ],
  lisp: [
    example(GREET, 'main.lisp', `(loop for name = (read-line *standard-input* nil)
      while name
      do (format t "Hello, ~a!~%" name))
`, GREETING),
  ],
  racket: [
    example(GREET, 'main.rkt', `#lang racket/base

(for ([name (in-lines)])
  (printf "Hello, ~a!\\n" name))
`, GREETING),
  ],
  emacs: [
    example(GREET, 'main.el', `(let (name)
  (while (setq name (ignore-errors (read-string "")))
    (princ (format "Hello, %s!\\n" name))))
`, GREETING),
  ],
  elixir: [
    example(GREET, 'main.exs', `for line <- IO.stream(:stdio, :line) do
  IO.puts("Hello, #{String.trim(line)}!")
end
`, GREETING),
  ],
  erlang: [
    example(GREET, 'main.erl', `main(_) ->
    greet(io:get_line("")).

greet(eof) ->
    ok;
greet(Line) ->
    io:format("Hello, ~ts!~n", [string:trim(Line)]),
    greet(io:get_line("")).
`, GREETING),
  ],
  prolog: [
    example(GREET, 'main.pl', `:- initialization(main).

main :-
    read_line_to_string(user_input, Name),
    greet(Name).

greet(end_of_file) :- !.
greet(Name) :-
    format("Hello, ~w!~n", [Name]),
    main.
`, GREETING),
  ],
};
