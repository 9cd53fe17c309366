;; Steps a statement and reads the row that it came to, in one call from JavaScript instead of one for each type, number and
;; text: such a call costs more than what it asks for. Build it with `npm run build:wat` after a change; rows.ts puts it in place.
;;
;; A cell: 0 its type as SQLite has it, 4 bytes of a text or blob, 8 where that lies, or the number as a double.
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
        (local.set $to (i32.add (local.get $to) (i32.const 16)))
        (local.set $column (i32.add (local.get $column) (i32.const 1)))
        (br $cells)))
    (i32.const 100))

  ;; Resets a statement and returns the operations that it took (SQLITE_STMTSTATUS_VM_STEP), whose count begins anew.
  (func (export "end") (param $statement i32) (result i32)
    (drop (call $reset (local.get $statement)))
    (call $status (local.get $statement) (i32.const 4) (i32.const 1))))
