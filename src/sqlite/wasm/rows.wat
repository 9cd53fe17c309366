;; Steps a statement and reads the row that it came to, in one call from JavaScript instead of one for each type, number and
;; text: such a call costs more than what it asks for. Build it with `npm run build:wat` after a change; rows.ts puts it in place.
;;
;; A cell: 0 its type as SQLite has it, 4 bytes of a text or blob, 8 where that lies, or the number as a double, 12 the place of a text
;; among those that are known: 4096 more where it has just taken that place, -1 where it is too long for one.
;; A place: 0 bytes of its text, 8 these.
(module
  (import "sqlite" "memory" (memory 1))
  (import "sqlite" "sqlite3_step" (func $step (param i32) (result i32)))
  (import "sqlite" "sqlite3_column_type" (func $type (param i32 i32) (result i32)))
  (import "sqlite" "sqlite3_column_double" (func $double (param i32 i32) (result f64)))
  (import "sqlite" "sqlite3_column_text" (func $text (param i32 i32) (result i32)))
  (import "sqlite" "sqlite3_column_blob" (func $blob (param i32 i32) (result i32)))
  (import "sqlite" "sqlite3_column_bytes" (func $bytes (param i32 i32) (result i32)))
  (import "sqlite" "sqlite3_stmt_status" (func $status (param i32 i32 i32) (result i32)))
  (import "sqlite" "sqlite3_reset" (func $reset (param i32) (result i32)))

  (global $places (mut i32) (i32.const 0))

  ;; Where 4096 places of 72 bytes stand, all of them zero.
  (func (export "begin") (param $places i32) (global.set $places (local.get $places)))

  ;; Bytes and eight bytes at a time, as what they are mixed into has it. The bytes are told apart by comparing them, not by this.
  (func $hash (param $at i32) (param $length i32) (result i32) (local $end i32) (local $hash i64)
    (local.set $end (i32.add (local.get $at) (local.get $length)))
    (local.set $hash (i64.extend_i32_u (local.get $length)))
    (loop $words (if (i32.le_u (i32.add (local.get $at) (i32.const 8)) (local.get $end)) (then
      (local.set $hash (i64.mul (i64.xor (local.get $hash) (i64.load align=1 (local.get $at))) (i64.const 0x9e3779b97f4a7c15)))
      (local.set $hash (i64.xor (local.get $hash) (i64.shr_u (local.get $hash) (i64.const 29))))
      (local.set $at (i32.add (local.get $at) (i32.const 8)))
      (br $words))))
    (loop $rest (if (i32.lt_u (local.get $at) (local.get $end)) (then
      (local.set $hash (i64.mul (i64.xor (local.get $hash) (i64.load8_u (local.get $at))) (i64.const 0x9e3779b97f4a7c15)))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (br $rest))))
    (i32.wrap_i64 (i64.shr_u (local.get $hash) (i64.const 52))))

  (func $same (param $a i32) (param $b i32) (param $length i32) (result i32) (local $end i32)
    (local.set $end (i32.add (local.get $a) (local.get $length)))
    (loop $words (if (i32.le_u (i32.add (local.get $a) (i32.const 8)) (local.get $end)) (then
      (if (i64.ne (i64.load align=1 (local.get $a)) (i64.load align=1 (local.get $b))) (then (return (i32.const 0))))
      (local.set $a (i32.add (local.get $a) (i32.const 8)))
      (local.set $b (i32.add (local.get $b) (i32.const 8)))
      (br $words))))
    (loop $rest (if (i32.lt_u (local.get $a) (local.get $end)) (then
      (if (i32.ne (i32.load8_u (local.get $a)) (i32.load8_u (local.get $b))) (then (return (i32.const 0))))
      (local.set $a (i32.add (local.get $a) (i32.const 1)))
      (local.set $b (i32.add (local.get $b) (i32.const 1)))
      (br $rest))))
    (i32.const 1))

  ;; The place of a text, which it takes where another has it.
  (func $placeOf (param $at i32) (param $length i32) (result i32) (local $number i32) (local $place i32)
    (if (i32.gt_u (local.get $length) (i32.const 64)) (then (return (i32.const -1))))
    (local.set $number (call $hash (local.get $at) (local.get $length)))
    (local.set $place (i32.add (global.get $places) (i32.mul (local.get $number) (i32.const 72))))
    (if (i32.eq (i32.load (local.get $place)) (local.get $length)) (then
      (if (call $same (i32.add (local.get $place) (i32.const 8)) (local.get $at) (local.get $length)) (then
        (return (local.get $number))))))
    (i32.store (local.get $place) (local.get $length))
    (memory.copy (i32.add (local.get $place) (i32.const 8)) (local.get $at) (local.get $length))
    (i32.add (local.get $number) (i32.const 4096)))

  ;; What `sqlite3_step` returns. If that is a row (100), its cells stand at `to`.
  (func (export "row") (param $statement i32) (param $width i32) (param $to i32) (result i32)
    (local $code i32)
    (local $column i32)
    (local $kind i32)
    (local.set $code (call $step (local.get $statement)))
    (if (i32.ne (local.get $code) (i32.const 100)) (then (return (local.get $code))))
    (block $end
      (loop $cells
        (br_if $end (i32.ge_u (local.get $column) (local.get $width)))
        (local.set $kind (call $type (local.get $statement) (local.get $column)))
        (i32.store (local.get $to) (local.get $kind))
        ;; INTEGER and FLOAT: a double tells whether it is exact, and bigints are slow.
        (if (i32.le_u (local.get $kind) (i32.const 2))
          (then (f64.store offset=8 (local.get $to) (call $double (local.get $statement) (local.get $column)))))
        (if (i32.eq (local.get $kind) (i32.const 3))
          (then (i32.store offset=8 (local.get $to) (call $text (local.get $statement) (local.get $column)))))
        (if (i32.eq (local.get $kind) (i32.const 4))
          (then (i32.store offset=8 (local.get $to) (call $blob (local.get $statement) (local.get $column)))))
        ;; After the pointer: asking for a text may convert it.
        (if (i32.or (i32.eq (local.get $kind) (i32.const 3)) (i32.eq (local.get $kind) (i32.const 4)))
          (then (i32.store offset=4 (local.get $to) (call $bytes (local.get $statement) (local.get $column)))))
        (if (i32.eq (local.get $kind) (i32.const 3))
          (then (i32.store offset=12 (local.get $to) (call $placeOf (i32.load offset=8 (local.get $to)) (i32.load offset=4 (local.get $to))))))
        (local.set $to (i32.add (local.get $to) (i32.const 16)))
        (local.set $column (i32.add (local.get $column) (i32.const 1)))
        (br $cells)))
    (i32.const 100))

  ;; Resets a statement and returns the operations that it took (SQLITE_STMTSTATUS_VM_STEP), whose count begins anew.
  (func (export "end") (param $statement i32) (result i32)
    (drop (call $reset (local.get $statement)))
    (call $status (local.get $statement) (i32.const 4) (i32.const 1))))
