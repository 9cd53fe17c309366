;; A SQLite VFS over shared pages (https://sqlite.org/vfs.html). It lives in SQLite's own memory and function table, so that
;; no read, write, lock or sync leaves WASM. Build it with `npm run build:wat` after a change; heap.ts puts it in place.
;;
;; Page:   -16 its hash (0: not known), -4 references, 0 the bytes. All pages have one size.
;;         A page with one reference is overwritten in place, any other is copied on write. A free page links to the next.
;; Store:  one database file: 0 pages, 4 table of page addresses, 8 its capacity, 12 version: moves with every write,
;;         16 readers, 20 writer (0 nobody, 1 reserved, 2 pending or exclusive), 24 log, 28 bytes in it, 32 its capacity,
;;         36 pages written, 40 syncs, 44 writes that changed bytes, 48 keep a log?
;; File:   SQLite's handle of a store: 0 methods, 4 store, 8 lock level, 12 version seen, 16 change counter as SQLite has it.
;; Log:    what was written, as changed byte ranges: [page number from 1: u32][ranges: u16][check: u16], and for each range
;;         [offset: u16][length: u16][bytes]; [0: u32][pages: u32] cuts the file. A log is what is shipped as a record. The check is
;;         a hash of the bytes that the ranges replace: the record of a commit fits only where these are the same.
;;
;; The change counter of a file (bytes 24-27 of page 1, again at 92-95) tells connections that another has written. Here the
;; store's version does that, so the counter is kept at 1: it would count changes of role and restarts, and two databases
;; that did the same work would differ.
(module
  (import "sqlite" "memory" (memory 1))
  ;; Each returns 0 when there is no memory left: a list of free pages and how many there are; room in a table or a log.
  (import "js" "morePages" (func $morePages (result i32)))
  (import "js" "growTable" (func $growTable (param i32 i32) (result i32)))
  (import "js" "growLog" (func $growLog (param i32 i32) (result i32)))

  (global $size (mut i32) (i32.const 0)) ;; bytes in a page
  (global $shift (mut i32) (i32.const 0)) ;; its logarithm
  (global $pagesMax (mut i32) (i32.const 0)) ;; the longest store
  (global $slab i32 (i32.const 64)) ;; pages that `morePages` gives at a time
  (global $zero (mut i32) (i32.const 0)) ;; a page of zeros, for those that were never written
  (global $free (mut i32) (i32.const 0)) ;; the first free page
  (global $spare (mut i32) (i32.const 0)) ;; free pages
  (global $live (export "live") (mut i32) (i32.const 0)) ;; pages in use, the one of zeros among them
  (global $highest (mut i32) (i32.const 0)) ;; the highest page number of the record that was looked at last

  (func (export "begin") (param $shift i32) (param $pagesMax i32) (result i32)
    (global.set $shift (local.get $shift))
    (global.set $size (i32.shl (i32.const 1) (local.get $shift)))
    (global.set $pagesMax (local.get $pagesMax))
    (if (i32.eqz (call $reserve (i32.const 1))) (then (return (i32.const 0))))
    (global.set $zero (call $alloc))
    (memory.fill (global.get $zero) (i32.const 0) (global.get $size))
    (i32.const 1))

  ;; ---- pages -------------------------------------------------------------------------------------------------------

  (func $add (param $at i32) (param $n i32)
    (i32.store (local.get $at) (i32.add (i32.load (local.get $at)) (local.get $n))))
  (func $slot (param $s i32) (param $page i32) (result i32)
    (i32.add (i32.load offset=4 (local.get $s)) (i32.shl (local.get $page) (i32.const 2))))
  (func $pageAt (param $s i32) (param $page i32) (result i32)
    (i32.load (call $slot (local.get $s) (local.get $page))))

  ;; Sees to it that `n` pages can be had, so that nothing is left half done for want of memory.
  (func $reserve (export "reserve") (param $n i32) (result i32) (local $first i32) (local $last i32)
    (loop $more (if (i32.lt_u (global.get $spare) (local.get $n)) (then
      (local.set $first (call $morePages))
      (if (i32.eqz (local.get $first)) (then (return (i32.const 0))))
      (local.set $last (local.get $first))
      (loop $walk (if (i32.load (local.get $last)) (then (local.set $last (i32.load (local.get $last))) (br $walk))))
      (i32.store (local.get $last) (global.get $free))
      (global.set $free (local.get $first))
      (global.set $spare (i32.add (global.get $spare) (global.get $slab)))
      (br $more))))
    (i32.const 1))

  (func $alloc (export "alloc") (result i32) (local $p i32) ;; reserved before
    (local.set $p (global.get $free))
    (global.set $free (i32.load (local.get $p)))
    (global.set $spare (i32.sub (global.get $spare) (i32.const 1)))
    (global.set $live (i32.add (global.get $live) (i32.const 1)))
    (i32.store (i32.sub (local.get $p) (i32.const 4)) (i32.const 1))
    (i64.store (i32.sub (local.get $p) (i32.const 16)) (i64.const 0))
    (local.get $p))
  (func $retain (param $p i32) (call $add (i32.sub (local.get $p) (i32.const 4)) (i32.const 1)))
  (func $release (param $p i32)
    (call $add (i32.sub (local.get $p) (i32.const 4)) (i32.const -1))
    (if (i32.eqz (i32.load (i32.sub (local.get $p) (i32.const 4)))) (then
      (i32.store (local.get $p) (global.get $free))
      (global.set $free (local.get $p))
      (global.set $spare (i32.add (global.get $spare) (i32.const 1)))
      (global.set $live (i32.sub (global.get $live) (i32.const 1))))))

  ;; The page, or the one of zeros where the file has ended.
  (func $pageOrZero (param $s i32) (param $page i32) (result i32)
    (if (result i32) (i32.lt_u (local.get $page) (i32.load (local.get $s)))
      (then (call $pageAt (local.get $s) (local.get $page)))
      (else (global.get $zero))))

  ;; A root is a list of page addresses, each of which holds a reference.
  (func (export "retainAll") (param $list i32) (param $n i32)
    (loop $each (if (local.get $n) (then
      (local.set $n (i32.sub (local.get $n) (i32.const 1)))
      (call $retain (i32.load (i32.add (local.get $list) (i32.shl (local.get $n) (i32.const 2)))))
      (br $each)))))
  (func (export "releaseAll") (param $list i32) (param $n i32)
    (loop $each (if (local.get $n) (then
      (local.set $n (i32.sub (local.get $n) (i32.const 1)))
      (call $release (i32.load (i32.add (local.get $list) (i32.shl (local.get $n) (i32.const 2)))))
      (br $each)))))

  ;; Lets the store show another root. Open connections drop their caches at their next transaction. 0: no memory left.
  (func (export "show") (param $s i32) (param $list i32) (param $n i32) (result i32) (local $i i32) (local $old i32) (local $new i32)
    (if (i32.gt_u (local.get $n) (i32.load offset=8 (local.get $s))) (then
      (if (i32.eqz (call $growTable (local.get $s) (local.get $n))) (then (return (i32.const 0))))))
    (loop $each (if (i32.lt_u (local.get $i) (local.get $n)) (then
      (local.set $new (i32.load (i32.add (local.get $list) (i32.shl (local.get $i) (i32.const 2)))))
      (local.set $old (i32.const 0))
      (if (i32.lt_u (local.get $i) (i32.load (local.get $s))) (then (local.set $old (call $pageAt (local.get $s) (local.get $i)))))
      (if (i32.ne (local.get $old) (local.get $new)) (then
        (call $retain (local.get $new))
        (if (local.get $old) (then (call $release (local.get $old))))
        (i32.store (call $slot (local.get $s) (local.get $i)) (local.get $new))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br $each))))
    (if (i32.lt_u (local.get $n) (i32.load (local.get $s)))
      (then (call $truncate (local.get $s) (local.get $n)))
      (else (i32.store (local.get $s) (local.get $n))))
    (call $add (i32.add (local.get $s) (i32.const 12)) (i32.const 1))
    (i32.const 1))

  ;; Makes the table reach page `page` (from 0), with zeros between. Its pages are the store's own only after `own`.
  (func $reach (param $s i32) (param $page i32) (result i32)
    (if (i32.ge_u (local.get $page) (i32.load offset=8 (local.get $s))) (then
      (if (i32.eqz (call $growTable (local.get $s) (i32.add (local.get $page) (i32.const 1)))) (then (return (i32.const 0))))))
    (loop $longer (if (i32.ge_u (local.get $page) (i32.load (local.get $s))) (then
      (call $retain (global.get $zero))
      (i32.store (call $slot (local.get $s) (i32.load (local.get $s))) (global.get $zero))
      (call $add (local.get $s) (i32.const 1))
      (br $longer))))
    (i32.const 1))

  ;; The page to write to: itself when nobody else holds it, else a new one, with the old bytes if `keep`. One is reserved.
  (func $own (param $s i32) (param $page i32) (param $keep i32) (result i32) (local $p i32) (local $q i32)
    (local.set $p (call $pageAt (local.get $s) (local.get $page)))
    (if (i32.eq (i32.load (i32.sub (local.get $p) (i32.const 4))) (i32.const 1)) (then
      (i64.store (i32.sub (local.get $p) (i32.const 16)) (i64.const 0))
      (return (local.get $p))))
    (local.set $q (call $alloc))
    (if (local.get $keep) (then (memory.copy (local.get $q) (local.get $p) (global.get $size))))
    (call $release (local.get $p))
    (i32.store (call $slot (local.get $s) (local.get $page)) (local.get $q))
    (local.get $q))

  (func $truncate (param $s i32) (param $pages i32)
    (loop $drop (if (i32.lt_u (local.get $pages) (i32.load (local.get $s))) (then
      (call $add (local.get $s) (i32.const -1))
      (call $release (call $pageAt (local.get $s) (i32.load (local.get $s))))
      (br $drop)))))

  ;; ---- hashes ------------------------------------------------------------------------------------------------------

  ;; One lane: each step is a bijection of the word, so that one changed word always changes the lane.
  (func $lane (param $h i64) (param $at i32) (result i64)
    (i64.rotl (i64.mul (i64.xor (local.get $h) (i64.load align=1 (local.get $at))) (i64.const 0x9e3779b97f4a7c15)) (i64.const 29)))
  (func $mixed (param $h i64) (result i64)
    (local.set $h (i64.mul (i64.xor (local.get $h) (i64.shr_u (local.get $h) (i64.const 32))) (i64.const 0xd6e8feb86659fd93)))
    (i64.xor (local.get $h) (i64.shr_u (local.get $h) (i64.const 29))))

  ;; Of `n` bytes more, for checks. They are few, so one lane does.
  (func $bytes (param $h i64) (param $at i32) (param $n i32) (result i64)
    (block $rest (loop $next
      (br_if $rest (i32.lt_u (local.get $n) (i32.const 8)))
      (local.set $h (call $lane (local.get $h) (local.get $at)))
      (local.set $at (i32.add (local.get $at) (i32.const 8)))
      (local.set $n (i32.sub (local.get $n) (i32.const 8)))
      (br $next)))
    (loop $each (if (local.get $n) (then
      (local.set $h (call $mixed (i64.add (i64.xor (local.get $h) (i64.load8_u (local.get $at))) (i64.const 0x9e3779b97f4a7c15))))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (local.set $n (i32.sub (local.get $n) (i32.const 1)))
      (br $each))))
    (local.get $h))

  ;; Of one page, remembered until it is written to. Four lanes, because each multiplication waits for the one before.
  (func $hash (param $p i32) (result i64) (local $a i64) (local $b i64) (local $c i64) (local $d i64) (local $at i32) (local $end i32)
    (local.set $a (i64.load (i32.sub (local.get $p) (i32.const 16))))
    (if (i64.ne (local.get $a) (i64.const 0)) (then (return (local.get $a))))
    (local.set $b (i64.const 1))
    (local.set $c (i64.const 2))
    (local.set $d (i64.const 3))
    (local.set $at (local.get $p))
    (local.set $end (i32.add (local.get $p) (global.get $size)))
    (loop $next
      (local.set $a (call $lane (local.get $a) (local.get $at)))
      (local.set $b (call $lane (local.get $b) (i32.add (local.get $at) (i32.const 8))))
      (local.set $c (call $lane (local.get $c) (i32.add (local.get $at) (i32.const 16))))
      (local.set $d (call $lane (local.get $d) (i32.add (local.get $at) (i32.const 24))))
      (local.set $at (i32.add (local.get $at) (i32.const 32)))
      (br_if $next (i32.lt_u (local.get $at) (local.get $end))))
    (local.set $a (call $mixed (i64.add (local.get $a) (call $mixed (i64.add (local.get $b)
      (call $mixed (i64.add (local.get $c) (call $mixed (local.get $d)))))))))
    (if (i64.eqz (local.get $a)) (then (local.set $a (i64.const 1))))
    (i64.store (i32.sub (local.get $p) (i32.const 16)) (local.get $a))
    (local.get $a))

  ;; Of a whole store. Only pages written since they were last asked for are read.
  (func (export "digest") (param $s i32) (result i64) (local $h i64) (local $i i32)
    (local.set $h (i64.extend_i32_u (i32.load (local.get $s))))
    (loop $each (if (i32.lt_u (local.get $i) (i32.load (local.get $s))) (then
      (local.set $h (i64.rotl (i64.mul (i64.xor (local.get $h) (call $hash (call $pageAt (local.get $s) (local.get $i))))
        (i64.const 0x9e3779b97f4a7c15)) (i64.const 29)))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br $each))))
    (call $mixed (local.get $h)))

  ;; ---- the log -----------------------------------------------------------------------------------------------------

  ;; Where `n` more bytes of the log can be written; 0 when there is no memory left.
  (func $room (param $s i32) (param $n i32) (result i32)
    (if (i32.gt_u (i32.add (i32.load offset=28 (local.get $s)) (local.get $n)) (i32.load offset=32 (local.get $s))) (then
      (if (i32.eqz (call $growLog (local.get $s) (i32.add (i32.load offset=28 (local.get $s)) (local.get $n)))) (then
        (return (i32.const 0))))))
    (i32.add (i32.load offset=24 (local.get $s)) (i32.load offset=28 (local.get $s))))

  (func $equal8 (param $a i32) (param $b i32) (result i32) (i64.eq (i64.load (local.get $a)) (i64.load (local.get $b))))
  (func $equal1 (param $a i32) (param $b i32) (result i32) (i32.eq (i32.load8_u (local.get $a)) (i32.load8_u (local.get $b))))
  (func $differ64 (param $a i32) (param $b i32) (result i32)
    (v128.any_true (v128.or
      (v128.or (v128.xor (v128.load (local.get $a)) (v128.load (local.get $b)))
               (v128.xor (v128.load offset=16 (local.get $a)) (v128.load offset=16 (local.get $b))))
      (v128.or (v128.xor (v128.load offset=32 (local.get $a)) (v128.load offset=32 (local.get $b)))
               (v128.xor (v128.load offset=48 (local.get $a)) (v128.load offset=48 (local.get $b)))))))

  ;; The first of 64 bytes from `i` on in which two pages differ; the size of a page when they do not.
  (func $same (param $old i32) (param $new i32) (param $i i32) (result i32)
    (block $found (loop $next
      (br_if $found (i32.ge_u (local.get $i) (global.get $size)))
      (br_if $found (call $differ64 (i32.add (local.get $old) (local.get $i)) (i32.add (local.get $new) (local.get $i))))
      (local.set $i (i32.add (local.get $i) (i32.const 64)))
      (br $next)))
    (local.get $i))

  ;; Appends what makes page `page` of `old` into `new`; up to `i` they are the same. 0: no memory left.
  (func $note (param $s i32) (param $page i32) (param $old i32) (param $new i32) (param $i i32) (result i32)
    (local $head i32) (local $to i32) (local $from i32) (local $end i32) (local $ranges i32) (local $check i64)
    ;; The longest entry is one range of a whole page: two ranges have at least eight equal bytes between them.
    (local.set $head (call $room (local.get $s) (i32.add (global.get $size) (i32.const 16))))
    (if (i32.eqz (local.get $head)) (then (return (i32.const 0))))
    (local.set $to (i32.add (local.get $head) (i32.const 8)))
    (block $done (loop $scan
      (if (i32.eqz (i32.and (local.get $i) (i32.const 63))) (then
        (local.set $i (call $same (local.get $old) (local.get $new) (local.get $i)))))
      (br_if $done (i32.ge_u (local.get $i) (global.get $size)))
      (if (call $equal8 (i32.add (local.get $old) (local.get $i)) (i32.add (local.get $new) (local.get $i))) (then
        (local.set $i (i32.add (local.get $i) (i32.const 8)))
        (br $scan)))
      (local.set $from (local.get $i))
      (block $stop (loop $differ
        (local.set $i (i32.add (local.get $i) (i32.const 8)))
        (br_if $stop (i32.ge_u (local.get $i) (global.get $size)))
        (br_if $differ (i32.eqz (call $equal8 (i32.add (local.get $old) (local.get $i)) (i32.add (local.get $new) (local.get $i)))))))
      (local.set $end (local.get $i))
      (loop $trim (if (call $equal1 (i32.add (local.get $old) (local.get $from)) (i32.add (local.get $new) (local.get $from))) (then
        (local.set $from (i32.add (local.get $from) (i32.const 1)))
        (br $trim))))
      (loop $trim (if (call $equal1 (i32.sub (i32.add (local.get $old) (local.get $end)) (i32.const 1))
                                    (i32.sub (i32.add (local.get $new) (local.get $end)) (i32.const 1))) (then
        (local.set $end (i32.sub (local.get $end) (i32.const 1)))
        (br $trim))))
      (local.set $check
        (call $bytes (local.get $check) (i32.add (local.get $old) (local.get $from)) (i32.sub (local.get $end) (local.get $from))))
      (i32.store16 align=1 (local.get $to) (local.get $from))
      (i32.store16 offset=2 align=1 (local.get $to) (i32.sub (local.get $end) (local.get $from)))
      (memory.copy (i32.add (local.get $to) (i32.const 4)) (i32.add (local.get $new) (local.get $from)) (i32.sub (local.get $end) (local.get $from)))
      (local.set $to (i32.add (local.get $to) (i32.add (i32.const 4) (i32.sub (local.get $end) (local.get $from)))))
      (local.set $ranges (i32.add (local.get $ranges) (i32.const 1)))
      (br $scan)))
    (i32.store align=1 (local.get $head) (i32.add (local.get $page) (i32.const 1)))
    (i32.store16 offset=4 align=1 (local.get $head) (local.get $ranges))
    (i64.store16 offset=6 align=1 (local.get $head) (call $mixed (local.get $check)))
    (i32.store offset=28 (local.get $s) (i32.sub (local.get $to) (i32.load offset=24 (local.get $s))))
    (i32.const 1))

  ;; Looks at a record from `at` to `end` before it is applied: how many entries it has, -1 when it is none, -3 when it does not fit.
  (func $entries (param $s i32) (param $at i32) (param $end i32) (result i32)
    (local $count i32) (local $page i32) (local $ranges i32) (local $n i32) (local $old i32) (local $check i64) (local $wanted i32) (local $first i32) (local $fits i32)
    (local.set $first (i32.const 1))
    (local.set $fits (i32.const 1))
    (global.set $highest (i32.const 0))
    (loop $next (if (i32.lt_u (local.get $at) (local.get $end)) (then
      (if (i32.gt_u (i32.add (local.get $at) (i32.const 8)) (local.get $end)) (then (return (i32.const -1))))
      (local.set $page (i32.load align=1 (local.get $at)))
      (local.set $ranges (i32.load16_u offset=4 align=1 (local.get $at)))
      (local.set $wanted (i32.load16_u offset=6 align=1 (local.get $at)))
      (local.set $at (i32.add (local.get $at) (i32.const 8)))
      (if (i32.gt_u (local.get $page) (global.get $pagesMax)) (then (return (i32.const -1))))
      ;; SQLite writes the pages of a commit in order and cuts the file last. What comes after the first commit of several replaces what
      ;; that one made.
      (if (i32.le_u (local.get $page) (global.get $highest)) (then (local.set $first (i32.const 0))))
      (if (i32.gt_u (local.get $page) (global.get $highest)) (then (global.set $highest (local.get $page))))
      (local.set $check (i64.const 0))
      (local.set $old (call $pageOrZero (local.get $s) (i32.sub (local.get $page) (i32.const 1))))
      (if (local.get $page) (then (loop $each (if (local.get $ranges) (then
        (if (i32.gt_u (i32.add (local.get $at) (i32.const 4)) (local.get $end)) (then (return (i32.const -1))))
        (local.set $n (i32.load16_u offset=2 align=1 (local.get $at)))
        (if (i32.gt_u (i32.add (i32.load16_u align=1 (local.get $at)) (local.get $n)) (global.get $size)) (then (return (i32.const -1))))
        (local.set $check (call $bytes (local.get $check) (i32.add (local.get $old) (i32.load16_u align=1 (local.get $at))) (local.get $n)))
        (local.set $at (i32.add (local.get $at) (i32.add (local.get $n) (i32.const 4))))
        (local.set $ranges (i32.sub (local.get $ranges) (i32.const 1)))
        (br $each))))
        (if (i32.and (local.get $first) (i32.ne (local.get $wanted) (i32.and (i32.wrap_i64 (call $mixed (local.get $check))) (i32.const 0xffff))))
          (then (local.set $fits (i32.const 0))))))
      (local.set $count (i32.add (local.get $count) (i32.const 1)))
      (br $next))))
    (if (i32.gt_u (local.get $at) (local.get $end)) (then (return (i32.const -1))))
    (select (local.get $count) (i32.const -3) (local.get $fits)))

  ;; Applies a record from `at` to `end`, whole or not at all: the number of its entries, -1 when it is none, -2 without memory, -3 when
  ;; it was made on other bytes.
  (func (export "apply") (param $s i32) (param $at i32) (param $end i32) (result i32)
    (local $count i32) (local $page i32) (local $ranges i32) (local $p i32) (local $n i32)
    (local.set $count (call $entries (local.get $s) (local.get $at) (local.get $end)))
    (if (i32.lt_s (local.get $count) (i32.const 0)) (then (return (local.get $count))))
    (if (i32.eqz (call $reserve (local.get $count))) (then (return (i32.const -2))))
    (if (i32.lt_u (i32.load offset=8 (local.get $s)) (global.get $highest)) (then
      (if (i32.eqz (call $growTable (local.get $s) (global.get $highest))) (then (return (i32.const -2))))))
    (loop $next (if (i32.lt_u (local.get $at) (local.get $end)) (then
      (local.set $page (i32.load align=1 (local.get $at)))
      (local.set $ranges (i32.load16_u offset=4 align=1 (local.get $at)))
      (local.set $at (i32.add (local.get $at) (i32.const 8)))
      (if (local.get $page)
        (then
          (drop (call $reach (local.get $s) (i32.sub (local.get $page) (i32.const 1))))
          (local.set $p (call $own (local.get $s) (i32.sub (local.get $page) (i32.const 1)) (i32.const 1)))
          (loop $each (if (local.get $ranges) (then
            (local.set $n (i32.load16_u offset=2 align=1 (local.get $at)))
            (memory.copy (i32.add (local.get $p) (i32.load16_u align=1 (local.get $at))) (i32.add (local.get $at) (i32.const 4)) (local.get $n))
            (local.set $at (i32.add (local.get $at) (i32.add (local.get $n) (i32.const 4))))
            (local.set $ranges (i32.sub (local.get $ranges) (i32.const 1)))
            (br $each)))))
        (else (call $truncate (local.get $s) (i32.load align=1 (i32.sub (local.get $at) (i32.const 4))))))
      (br $next))))
    (call $add (i32.add (local.get $s) (i32.const 12)) (i32.const 1))
    (local.get $count))

  ;; ---- what SQLite calls -------------------------------------------------------------------------------------------

  (func (export "xRead") (param $f i32) (param $to i32) (param $n i32) (param $offset i64) (result i32)
    (local $s i32) (local $page i32) (local $in i32) (local $part i32)
    (local.set $s (i32.load offset=4 (local.get $f)))
    ;; Whoever reads page 1 takes its change counter from there.
    (if (i32.and (i64.eqz (local.get $offset)) (i32.eq (local.get $n) (global.get $size))) (then
      (i32.store offset=16 (local.get $f) (i32.const 0x01000000))))
    ;; SQLite reads 16 bytes at 24 to learn whether its cache is still good: lie once when the store was changed behind its back.
    (if (i64.eq (local.get $offset) (i64.const 24)) (then
      (if (i32.eqz (i32.load (local.get $s))) (then
        (memory.fill (local.get $to) (i32.const 0) (local.get $n))
        (return (i32.const 522)))) ;; SQLITE_IOERR_SHORT_READ
      (memory.copy (local.get $to) (i32.add (call $pageAt (local.get $s) (i32.const 0)) (i32.const 24)) (local.get $n))
      (i32.store align=1 (local.get $to) (i32.load offset=16 (local.get $f)))
      (if (i32.ne (i32.load offset=12 (local.get $f)) (i32.load offset=12 (local.get $s))) (then
        (i32.store offset=12 (local.get $f) (i32.load offset=12 (local.get $s)))
        (i64.store align=1 (local.get $to) (i64.xor (i64.load align=1 (local.get $to)) (i64.const -1)))))
      (return (i32.const 0))))
    (loop $next
      (local.set $page (i32.wrap_i64 (i64.shr_u (local.get $offset) (i64.extend_i32_u (global.get $shift)))))
      (local.set $in (i32.and (i32.wrap_i64 (local.get $offset)) (i32.sub (global.get $size) (i32.const 1))))
      (if (i32.ge_u (local.get $page) (i32.load (local.get $s))) (then
        (memory.fill (local.get $to) (i32.const 0) (local.get $n))
        (return (i32.const 522))))
      (local.set $part (i32.sub (global.get $size) (local.get $in)))
      (if (i32.gt_u (local.get $part) (local.get $n)) (then (local.set $part (local.get $n))))
      (memory.copy (local.get $to) (i32.add (call $pageAt (local.get $s) (local.get $page)) (local.get $in)) (local.get $part))
      (local.set $to (i32.add (local.get $to) (local.get $part)))
      (local.set $offset (i64.add (local.get $offset) (i64.extend_i32_u (local.get $part))))
      (br_if $next (local.tee $n (i32.sub (local.get $n) (local.get $part)))))
    (i32.const 0))

  ;; SQLite writes whole pages, and only while it commits. Page 1 is written with a change counter of 1.
  (func (export "xWrite") (param $f i32) (param $from i32) (param $n i32) (param $offset i64) (result i32)
    (local $page i32) (local $code i32) (local $counter i32) (local $again i32)
    (if (i32.ne (local.get $n) (global.get $size)) (then (return (i32.const 778)))) ;; SQLITE_IOERR_WRITE
    (local.set $page (i32.wrap_i64 (i64.shr_u (local.get $offset) (i64.extend_i32_u (global.get $shift)))))
    (call $moveOn (local.get $f))
    (if (local.get $page) (then (return (call $write (i32.load offset=4 (local.get $f)) (local.get $page) (local.get $from)))))
    (local.set $counter (i32.load offset=24 align=1 (local.get $from)))
    (local.set $again (i32.load offset=92 align=1 (local.get $from)))
    (i32.store offset=24 align=1 (local.get $from) (i32.const 0x01000000)) ;; big-endian 1
    (i32.store offset=92 align=1 (local.get $from) (i32.const 0x01000000))
    (local.set $code (call $write (i32.load offset=4 (local.get $f)) (i32.const 0) (local.get $from)))
    (i32.store offset=24 align=1 (local.get $from) (local.get $counter))
    (i32.store offset=92 align=1 (local.get $from) (local.get $again))
    (i32.store offset=16 (local.get $f) (local.get $counter))
    (local.get $code))

  ;; Other connections of the store are to drop their caches; the one that writes knows what it wrote.
  (func $moveOn (param $f i32) (local $s i32) (local $current i32)
    (local.set $s (i32.load offset=4 (local.get $f)))
    (local.set $current (i32.eq (i32.load offset=12 (local.get $f)) (i32.load offset=12 (local.get $s))))
    (call $add (i32.add (local.get $s) (i32.const 12)) (i32.const 1))
    (if (local.get $current) (then (i32.store offset=12 (local.get $f) (i32.load offset=12 (local.get $s))))))

  (func $write (param $s i32) (param $page i32) (param $from i32) (result i32) (local $old i32) (local $differs i32)
    (call $add (i32.add (local.get $s) (i32.const 36)) (i32.const 1))
    (local.set $old (global.get $zero))
    (if (i32.lt_u (local.get $page) (i32.load (local.get $s))) (then (local.set $old (call $pageAt (local.get $s) (local.get $page)))))
    (local.set $differs (call $same (local.get $old) (local.get $from) (i32.const 0)))
    ;; A page of zeros that is new counts too, for it makes the file longer.
    (if (i32.and (i32.eq (local.get $differs) (global.get $size)) (i32.lt_u (local.get $page) (i32.load (local.get $s)))) (then
      (return (i32.const 0))))
    (if (i32.eqz (call $reserve (i32.const 1))) (then (return (i32.const 3082)))) ;; SQLITE_IOERR_NOMEM
    (if (i32.load offset=48 (local.get $s)) (then
      (if (i32.eqz (call $note (local.get $s) (local.get $page) (local.get $old) (local.get $from) (local.get $differs))) (then
        (return (i32.const 3082))))))
    (if (i32.eqz (call $reach (local.get $s) (local.get $page))) (then (return (i32.const 3082))))
    (call $add (i32.add (local.get $s) (i32.const 44)) (i32.const 1))
    (memory.copy (call $own (local.get $s) (local.get $page) (i32.const 0)) (local.get $from) (global.get $size))
    (i32.const 0))

  (func (export "xTruncate") (param $f i32) (param $bytes i64) (result i32) (local $s i32) (local $pages i32) (local $to i32)
    (local.set $s (i32.load offset=4 (local.get $f)))
    (local.set $pages (i32.wrap_i64 (i64.shr_u (local.get $bytes) (i64.extend_i32_u (global.get $shift)))))
    (if (i32.ge_u (local.get $pages) (i32.load (local.get $s))) (then (return (i32.const 0))))
    (if (i32.load offset=48 (local.get $s)) (then
      (local.set $to (call $room (local.get $s) (i32.const 8)))
      (if (i32.eqz (local.get $to)) (then (return (i32.const 3082))))
      (i32.store align=1 (local.get $to) (i32.const 0))
      (i32.store offset=4 align=1 (local.get $to) (local.get $pages))
      (call $add (i32.add (local.get $s) (i32.const 28)) (i32.const 8))))
    (call $add (i32.add (local.get $s) (i32.const 44)) (i32.const 1))
    (call $moveOn (local.get $f))
    (call $truncate (local.get $s) (local.get $pages))
    (i32.const 0))

  (func (export "xSync") (param $f i32) (param i32) (result i32)
    (call $add (i32.add (i32.load offset=4 (local.get $f)) (i32.const 40)) (i32.const 1))
    (i32.const 0))
  (func (export "xFileSize") (param $f i32) (param $to i32) (result i32)
    (i64.store (local.get $to) (i64.shl (i64.load32_u (i32.load offset=4 (local.get $f))) (i64.extend_i32_u (global.get $shift))))
    (i32.const 0))

  ;; SQLite's five locks (https://sqlite.org/lockingv3.html); SQLITE_BUSY (5) when another connection is in the way.
  (func (export "xLock") (param $f i32) (param $to i32) (result i32) (local $s i32)
    (local.set $s (i32.load offset=4 (local.get $f)))
    (if (i32.le_s (local.get $to) (i32.load offset=8 (local.get $f))) (then (return (i32.const 0))))
    (if (i32.eq (local.get $to) (i32.const 1))
      (then
        (if (i32.eq (i32.load offset=20 (local.get $s)) (i32.const 2)) (then (return (i32.const 5))))
        (call $add (i32.add (local.get $s) (i32.const 16)) (i32.const 1)))
      (else
        (if (i32.and (i32.le_s (i32.load offset=8 (local.get $f)) (i32.const 1)) (i32.ne (i32.load offset=20 (local.get $s)) (i32.const 0))) (then
          (return (i32.const 5))))
        (if (i32.and (i32.eq (local.get $to) (i32.const 4)) (i32.gt_s (i32.load offset=16 (local.get $s)) (i32.const 1))) (then
          (return (i32.const 5))))
        (i32.store offset=20 (local.get $s) (i32.add (i32.const 1) (i32.gt_s (local.get $to) (i32.const 2))))))
    (i32.store offset=8 (local.get $f) (local.get $to))
    (i32.const 0))
  (func $unlock (export "xUnlock") (param $f i32) (param $to i32) (result i32) (local $s i32)
    (local.set $s (i32.load offset=4 (local.get $f)))
    (if (i32.ge_s (local.get $to) (i32.load offset=8 (local.get $f))) (then (return (i32.const 0))))
    (if (i32.gt_s (i32.load offset=8 (local.get $f)) (i32.const 1)) (then (i32.store offset=20 (local.get $s) (i32.const 0))))
    (if (i32.eqz (local.get $to)) (then (call $add (i32.add (local.get $s) (i32.const 16)) (i32.const -1))))
    (i32.store offset=8 (local.get $f) (local.get $to))
    (i32.const 0))
  (func (export "xClose") (param $f i32) (result i32) (call $unlock (local.get $f) (i32.const 0)))
  (func (export "xCheckReservedLock") (param $f i32) (param $to i32) (result i32)
    (i32.store (local.get $to) (i32.ne (i32.load offset=20 (i32.load offset=4 (local.get $f))) (i32.const 0)))
    (i32.const 0))

  (func (export "xFileControl") (param i32 i32 i32) (result i32) (i32.const 12)) ;; SQLITE_NOTFOUND: nothing special
  (func (export "xSectorSize") (param i32) (result i32) (i32.const 512))
  ;; SQLITE_IOCAP_ATOMIC, SAFE_APPEND, POWERSAFE_OVERWRITE: a write happens or it does not.
  (func (export "xDeviceCharacteristics") (param i32) (result i32) (i32.const 0x1201))
  ;; No journal is ever a file.
  (func (export "xAccess") (param i32 i32 i32) (param $to i32) (result i32) (i32.store (local.get $to) (i32.const 0)) (i32.const 0))
  (func (export "xDelete") (param i32 i32 i32) (result i32) (i32.const 0)))
