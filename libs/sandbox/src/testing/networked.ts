import { parse } from "@bytecodealliance/jco";

/** Streams, and standard output: what both components below begin with. */
const STREAMS = `
  (import "wasi:io/error@0.2.0" (instance $errors (export "error" (type (sub resource)))))
  (alias export $errors "error" (type $error))
  (import "wasi:io/streams@0.2.0" (instance $streams
    (export "input-stream" (type $in (sub resource)))
    (export "output-stream" (type $out (sub resource)))
    (alias outer 1 $error (type $outer-error))
    (export "error" (type $its-error (eq $outer-error)))
    (type $failure (variant (case "last-operation-failed" (own $its-error)) (case "closed")))
    (export "stream-error" (type $stream-error (eq $failure)))
    (export "[method]input-stream.blocking-read"
      (func (param "self" (borrow $in)) (param "len" u64) (result (result (list u8) (error $stream-error)))))
    (export "[method]output-stream.blocking-write-and-flush"
      (func (param "self" (borrow $out)) (param "contents" (list u8)) (result (result (error $stream-error)))))))
  (alias export $streams "input-stream" (type $input))
  (alias export $streams "output-stream" (type $output))
  (import "wasi:cli/stdout@0.2.0" (instance $stdout
    (alias outer 1 $output (type $outer-output))
    (export "output-stream" (type $its-output (eq $outer-output)))
    (export "get-stdout" (func (result (own $its-output))))))
  (core module $memory
    (memory (export "memory") 1)
    (global $free (mut i32) (i32.const 4096))
    (func (export "realloc") (param i32 i32 i32 i32) (result i32)
      (global.set $free (i32.and (i32.add (global.get $free) (i32.const 7)) (i32.const -8)))
      (global.get $free)
      (global.set $free (i32.add (global.get $free) (local.get 3)))))
  (core instance $m (instantiate $memory))
  (core func $read (canon lower (func $streams "[method]input-stream.blocking-read")
    (memory (core memory $m "memory")) (realloc (core func $m "realloc"))))
  (core func $write (canon lower (func $streams "[method]output-stream.blocking-write-and-flush")
    (memory (core memory $m "memory"))))
  (core func $get-stdout (canon lower (func $stdout "get-stdout")))`;

/** What each main module is given of them. */
const IMPORTS = `
  (import "a" "memory" (memory 1))
  (import "a" "read" (func $read (param i32 i64 i32)))
  (import "a" "write" (func $write (param i32 i32 i32 i32)))
  (import "a" "get-stdout" (func $get-stdout (result i32)))`;

/** How each says something: bytes of its memory, to standard output. */
const SAYING = `
  (func $say (param $from i32) (param $length i32)
    (call $write (call $get-stdout) (local.get $from) (local.get $length) (i32.const 96)))
  ;; The number of an error, as a letter.
  (func $failed (param $code i32) (result i32)
    (i32.store8 (i32.const 128) (i32.add (i32.const 97) (local.get $code)))
    (call $say (i32.const 128) (i32.const 1))
    (i32.const 1))
  ;; Says what it reads until the end.
  (func $copy (param $from i32)
    (block $end (loop $more
      (call $read (local.get $from) (i64.const 4096) (i32.const 96))
      (br_if $end (i32.load8_u (i32.const 96)))
      (call $say (i32.load (i32.const 100)) (i32.load (i32.const 104)))
      (br $more))))`;

const RUN = `
  (func $run (result (result)) (canon lift (core func $i "run")))
  (instance $r (export "run" (func $run)))
  (export "wasi:cli/run@0.2.0" (instance $r))`;

const GIVEN = `(export "memory" (memory $m "memory")) (export "read" (func $read)) (export "write" (func $write))
    (export "get-stdout" (func $get-stdout))`;

/** Connects to a port of 127.0.0.1, sends `hello`, ends its side and says what it got; or says the error's letter, and fails. */
export async function tcpComponent(port: number): Promise<Uint8Array<ArrayBuffer>> {
  const codes = [
    ..."unknown access-denied not-supported invalid-argument out-of-memory timeout concurrency-conflict".split(" "),
    ..."not-in-progress would-block invalid-state new-socket-limit address-not-bindable address-in-use".split(" "),
    ..."remote-unreachable connection-refused connection-reset connection-aborted datagram-too-large".split(" "),
    ..."name-unresolvable temporary-resolver-failure permanent-resolver-failure".split(" "),
  ];
  return Uint8Array.from(
    await parse(`(component ${STREAMS}
  (import "wasi:sockets/network@0.2.0" (instance $network
    (export "network" (type (sub resource)))
    (type $codes (enum ${codes.map((code) => `"${code}"`).join(" ")}))
    (export "error-code" (type (eq $codes)))
    (type $families (enum "ipv4" "ipv6"))
    (export "ip-address-family" (type (eq $families)))
    (type $v4 (tuple u8 u8 u8 u8))
    (export "ipv4-address" (type $v4e (eq $v4)))
    (type $v6 (tuple u16 u16 u16 u16 u16 u16 u16 u16))
    (export "ipv6-address" (type $v6e (eq $v6)))
    (type $s4 (record (field "port" u16) (field "address" $v4e)))
    (export "ipv4-socket-address" (type $s4e (eq $s4)))
    (type $s6 (record (field "port" u16) (field "flow-info" u32) (field "address" $v6e) (field "scope-id" u32)))
    (export "ipv6-socket-address" (type $s6e (eq $s6)))
    (type $s (variant (case "ipv4" $s4e) (case "ipv6" $s6e)))
    (export "ip-socket-address" (type (eq $s)))))
  (alias export $network "network" (type $net))
  (alias export $network "error-code" (type $code))
  (alias export $network "ip-address-family" (type $family))
  (alias export $network "ip-socket-address" (type $address))
  (import "wasi:sockets/instance-network@0.2.0" (instance $instance
    (alias outer 1 $net (type $n))
    (export "network" (type $ne (eq $n)))
    (export "instance-network" (func (result (own $ne))))))
  (import "wasi:sockets/tcp@0.2.0" (instance $tcp
    (alias outer 1 $net (type $n)) (export "network" (type $ne (eq $n)))
    (alias outer 1 $code (type $c)) (export "error-code" (type $ce (eq $c)))
    (alias outer 1 $address (type $a)) (export "ip-socket-address" (type $ae (eq $a)))
    (alias outer 1 $input (type $i)) (export "input-stream" (type $ie (eq $i)))
    (alias outer 1 $output (type $o)) (export "output-stream" (type $oe (eq $o)))
    (type $hows (enum "receive" "send" "both")) (export "shutdown-type" (type $how (eq $hows)))
    (export "tcp-socket" (type $t (sub resource)))
    (export "[method]tcp-socket.start-connect"
      (func (param "self" (borrow $t)) (param "network" (borrow $ne)) (param "remote-address" $ae) (result (result (error $ce)))))
    (export "[method]tcp-socket.finish-connect"
      (func (param "self" (borrow $t)) (result (result (tuple (own $ie) (own $oe)) (error $ce)))))
    (export "[method]tcp-socket.shutdown"
      (func (param "self" (borrow $t)) (param "shutdown-type" $how) (result (result (error $ce)))))))
  (alias export $tcp "tcp-socket" (type $socket))
  (import "wasi:sockets/tcp-create-socket@0.2.0" (instance $create
    (alias outer 1 $code (type $c)) (export "error-code" (type $ce (eq $c)))
    (alias outer 1 $family (type $f)) (export "ip-address-family" (type $fe (eq $f)))
    (alias outer 1 $socket (type $t)) (export "tcp-socket" (type $te (eq $t)))
    (export "create-tcp-socket" (func (param "address-family" $fe) (result (result (own $te) (error $ce)))))))
  (core func $net (canon lower (func $instance "instance-network")))
  (core func $create (canon lower (func $create "create-tcp-socket") (memory (core memory $m "memory"))))
  (core func $connect (canon lower (func $tcp "[method]tcp-socket.start-connect") (memory (core memory $m "memory"))))
  (core func $finish (canon lower (func $tcp "[method]tcp-socket.finish-connect") (memory (core memory $m "memory"))))
  (core func $shutdown (canon lower (func $tcp "[method]tcp-socket.shutdown") (memory (core memory $m "memory"))))
  (core module $main ${IMPORTS}
    (import "a" "net" (func $net (result i32)))
    (import "a" "create" (func $create (param i32 i32)))
    (import "a" "connect" (func $connect (param ${"i32 ".repeat(15)})))
    (import "a" "finish" (func $finish (param i32 i32)))
    (import "a" "shutdown" (func $shutdown (param i32 i32 i32)))
    ${SAYING}
    (data (i32.const 256) "hello")
    (func (export "run") (result i32)
      (local $socket i32)
      (call $create (i32.const 0) (i32.const 16))
      (if (i32.load8_u (i32.const 16)) (then (return (call $failed (i32.load8_u (i32.const 20))))))
      (local.set $socket (i32.load (i32.const 20)))
      (call $connect (local.get $socket) (call $net) (i32.const 0) (i32.const ${port})
        (i32.const 127) (i32.const 0) (i32.const 0) (i32.const 1)
        ${"(i32.const 0) ".repeat(6)} (i32.const 16))
      (if (i32.load8_u (i32.const 16)) (then (return (call $failed (i32.load8_u (i32.const 17))))))
      (call $finish (local.get $socket) (i32.const 16))
      (if (i32.load8_u (i32.const 16)) (then (return (call $failed (i32.load8_u (i32.const 20))))))
      (call $write (i32.load (i32.const 24)) (i32.const 256) (i32.const 5) (i32.const 96))
      (call $shutdown (local.get $socket) (i32.const 1) (i32.const 32))
      (call $copy (i32.load (i32.const 20)))
      (i32.const 0)))
  (core instance $given ${GIVEN} (export "net" (func $net)) (export "create" (func $create))
    (export "connect" (func $connect)) (export "finish" (func $finish)) (export "shutdown" (func $shutdown)))
  (core instance $i (instantiate $main (with "a" (instance $given)))) ${RUN})`),
  );
}

/** Asks `http://AUTHORITY/PATH` and says what is answered; or says the error's letter, and fails. */
export async function httpComponent(authority: string, path = "/"): Promise<Uint8Array<ArrayBuffer>> {
  const codes = [
    ..."DNS-timeout DNS-error destination-not-found destination-unavailable destination-IP-prohibited".split(" "),
    ..."destination-IP-unroutable connection-refused connection-terminated connection-timeout".split(" "),
    ..."connection-read-timeout connection-write-timeout connection-limit-reached TLS-protocol-error".split(" "),
    ..."TLS-certificate-error TLS-alert-received HTTP-request-denied HTTP-request-length-required".split(" "),
  ];
  const payloads: Readonly<Record<string, string>> = { "DNS-error": " $dns", "TLS-alert-received": " $tls" };
  const cases = codes.map((code) => `(case "${code}"${payloads[code] ?? ""})`).join(" ");
  return Uint8Array.from(
    await parse(`(component ${STREAMS}
  (import "wasi:http/types@0.2.0" (instance $types
    (alias outer 1 $input (type $i)) (export "input-stream" (type $ie (eq $i)))
    (type $schemes (variant (case "HTTP") (case "HTTPS") (case "other" string)))
    (export "scheme" (type $scheme (eq $schemes)))
    (type $dns-payload (record (field "rcode" (option string)) (field "info-code" (option u16))))
    (export "DNS-error-payload" (type $dns (eq $dns-payload)))
    (type $tls-payload (record (field "alert-id" (option u8)) (field "alert-message" (option string))))
    (export "TLS-alert-received-payload" (type $tls (eq $tls-payload)))
    (type $codes (variant ${cases}))
    (export "error-code" (type $code (eq $codes)))
    (export "fields" (type $fields (sub resource)))
    (export "outgoing-request" (type $request (sub resource)))
    (export "incoming-response" (type $response (sub resource)))
    (export "incoming-body" (type $body (sub resource)))
    (export "future-incoming-response" (type $future (sub resource)))
    (export "request-options" (type $options (sub resource)))
    (export "[constructor]fields" (func (result (own $fields))))
    (export "[constructor]outgoing-request" (func (param "headers" (own $fields)) (result (own $request))))
    (export "[method]outgoing-request.set-scheme"
      (func (param "self" (borrow $request)) (param "scheme" (option $scheme)) (result (result))))
    (export "[method]outgoing-request.set-authority"
      (func (param "self" (borrow $request)) (param "authority" (option string)) (result (result))))
    (export "[method]outgoing-request.set-path-with-query"
      (func (param "self" (borrow $request)) (param "path-with-query" (option string)) (result (result))))
    (export "[method]future-incoming-response.get"
      (func (param "self" (borrow $future))
        (result (option (result (result (own $response) (error $code)))))))
    (export "[method]incoming-response.consume" (func (param "self" (borrow $response)) (result (result (own $body)))))
    (export "[method]incoming-body.stream" (func (param "self" (borrow $body)) (result (result (own $ie)))))))
  (alias export $types "outgoing-request" (type $request))
  (alias export $types "request-options" (type $options))
  (alias export $types "future-incoming-response" (type $future))
  (alias export $types "error-code" (type $code))
  (import "wasi:http/outgoing-handler@0.2.0" (instance $handler
    (alias outer 1 $request (type $r)) (export "outgoing-request" (type $re (eq $r)))
    (alias outer 1 $options (type $o)) (export "request-options" (type $oe (eq $o)))
    (alias outer 1 $future (type $f)) (export "future-incoming-response" (type $fe (eq $f)))
    (alias outer 1 $code (type $c)) (export "error-code" (type $ce (eq $c)))
    (export "handle" (func (param "request" (own $re)) (param "options" (option (own $oe)))
      (result (result (own $fe) (error $ce)))))))
  (core func $fields (canon lower (func $types "[constructor]fields")))
  (core func $request (canon lower (func $types "[constructor]outgoing-request")))
  (core func $scheme (canon lower (func $types "[method]outgoing-request.set-scheme") (memory (core memory $m "memory"))))
  (core func $authority (canon lower (func $types "[method]outgoing-request.set-authority") (memory (core memory $m "memory"))))
  (core func $path (canon lower (func $types "[method]outgoing-request.set-path-with-query") (memory (core memory $m "memory"))))
  (core func $handle (canon lower (func $handler "handle")
    (memory (core memory $m "memory")) (realloc (core func $m "realloc"))))
  (core func $get (canon lower (func $types "[method]future-incoming-response.get")
    (memory (core memory $m "memory")) (realloc (core func $m "realloc"))))
  (core func $consume (canon lower (func $types "[method]incoming-response.consume") (memory (core memory $m "memory"))))
  (core func $stream (canon lower (func $types "[method]incoming-body.stream") (memory (core memory $m "memory"))))
  (core module $main ${IMPORTS}
    (import "a" "fields" (func $fields (result i32)))
    (import "a" "request" (func $request (param i32) (result i32)))
    (import "a" "scheme" (func $scheme (param i32 i32 i32 i32 i32) (result i32)))
    (import "a" "authority" (func $authority (param i32 i32 i32 i32) (result i32)))
    (import "a" "path" (func $path (param i32 i32 i32 i32) (result i32)))
    (import "a" "handle" (func $handle (param i32 i32 i32 i32)))
    (import "a" "get" (func $get (param i32 i32)))
    (import "a" "consume" (func $consume (param i32 i32)))
    (import "a" "stream" (func $stream (param i32 i32)))
    ${SAYING}
    (data (i32.const 256) "${authority}")
    (data (i32.const 512) "${path}")
    (func (export "run") (result i32)
      (local $request i32)
      (local.set $request (call $request (call $fields)))
      (drop (call $scheme (local.get $request) (i32.const 1) (i32.const 0) (i32.const 0) (i32.const 0)))
      (drop (call $authority (local.get $request) (i32.const 1) (i32.const 256) (i32.const ${authority.length})))
      (drop (call $path (local.get $request) (i32.const 1) (i32.const 512) (i32.const ${path.length})))
      (call $handle (local.get $request) (i32.const 0) (i32.const 0) (i32.const 16))
      (if (i32.load8_u (i32.const 16)) (then (return (call $failed (i32.load8_u (i32.const 20))))))
      ;; An option, a result, and the result that matters, each with a byte before what it holds.
      (call $get (i32.load (i32.const 20)) (i32.const 160))
      (if (i32.load8_u (i32.const 168)) (then (return (call $failed (i32.load8_u (i32.const 172))))))
      (call $consume (i32.load (i32.const 172)) (i32.const 16))
      (call $stream (i32.load (i32.const 20)) (i32.const 32))
      (call $copy (i32.load (i32.const 36)))
      (i32.const 0)))
  (core instance $given ${GIVEN} (export "fields" (func $fields)) (export "request" (func $request))
    (export "scheme" (func $scheme)) (export "authority" (func $authority)) (export "path" (func $path))
    (export "handle" (func $handle)) (export "get" (func $get)) (export "consume" (func $consume))
    (export "stream" (func $stream)))
  (core instance $i (instantiate $main (with "a" (instance $given)))) ${RUN})`),
  );
}
