/** What kind of statement is it, and what does it touch? (trap 6) */
import { describe, expect, it } from 'vitest';
import { ask, engineWith, expectKind, NOW, rows } from './helpers.ts';

const engine = engineWith(['n']);
for (const sql of [
  'CREATE TABLE posts (id INTEGER PRIMARY KEY, title TEXT, author INTEGER, made TEXT DEFAULT CURRENT_TIMESTAMP, r DEFAULT (random()))',
  'CREATE TABLE authors (id INTEGER PRIMARY KEY, name TEXT)',
  'CREATE TABLE log (what TEXT)',
  'CREATE VIEW titles AS SELECT title, name FROM posts JOIN authors ON authors.id = posts.author',
  'CREATE VIEW dice AS SELECT random() AS face, id FROM authors',
  'CREATE TRIGGER note AFTER INSERT ON posts BEGIN INSERT INTO log SELECT name FROM authors WHERE id = new.author; END',
])
  rows(engine, 'n', sql);

const kind = (sql: string): unknown => expectKind(engine.execute('n', { kind: 'classify', sql }, NOW).result, 'classified').classification;

describe('trap 6: classification', () => {
  it.each([
    ['SELECT title FROM posts', { readOnly: true, volatile: false, reads: ['posts'], columns: ['posts.title'], writes: [] }],
    ['SELECT count(*) FROM posts', { readOnly: true, volatile: false, reads: ['posts'], columns: [] }],
    [
      'SELECT name FROM titles',
      { readOnly: true, reads: ['authors', 'posts'], columns: ['authors.id', 'authors.name', 'posts.author', 'posts.title'] },
    ],
    [
      'WITH a AS (SELECT id FROM authors) SELECT title FROM posts WHERE author IN a',
      { reads: ['authors', 'posts'], columns: ['authors.id', 'posts.author', 'posts.title'] },
    ],
    ['SELECT random()', { readOnly: true, volatile: true, reads: [] }],
    ['SELECT face FROM dice', { readOnly: true, volatile: true, reads: ['authors'] }],
    ['SELECT made FROM posts', { readOnly: true, volatile: false }],
    ['SELECT * FROM posts WHERE made < CURRENT_TIMESTAMP', { volatile: true }],
    ["SELECT * FROM posts WHERE date(made) = date('now')", { volatile: true }],
    ['SELECT * FROM sqlite_schema', { readOnly: true, reads: ['sqlite_schema'] }],
    ['UPDATE posts SET title = upper(title) WHERE id = 1', { readOnly: false, volatile: false, reads: ['posts'], writes: ['posts'] }],
    [
      'INSERT INTO posts (author) VALUES (1) RETURNING id',
      { readOnly: false, schema: false, writes: ['log', 'posts'], reads: ['authors', 'posts'] },
    ],
    ['DELETE FROM log', { readOnly: false, writes: ['log'] }],
    ['CREATE INDEX by_author ON posts (author)', { readOnly: false, schema: true, writes: ['posts'] }],
    ['CREATE TABLE fresh (a)', { readOnly: false, schema: true, writes: ['fresh'] }],
    ['ALTER TABLE posts RENAME TO articles', { schema: true, readOnly: false, volatile: false }],
    ['EXPLAIN DELETE FROM posts', { readOnly: true, writes: [] }],
  ])('%s', (sql, expected) => {
    expect(kind(sql)).toMatchObject(expected);
  });

  it('is a problem for bad SQL', () => {
    expectKind(engine.execute('n', { kind: 'classify', sql: 'SELECT nope FROM posts' }, NOW).result, 'problem');
  });

  it('a read-only job refuses what would write, and nothing has run', () => {
    const before = engine.digest('n');
    for (const sql of ['DELETE FROM posts', "INSERT INTO log VALUES ('x') RETURNING what", 'CREATE TABLE other (a)', 'DROP TABLE log']) {
      expect(engine.execute('n', { kind: 'query', sql, params: [], seed: '', readOnly: true }, NOW).result).toEqual({ kind: 'refused' });
    }
    expect(engine.digest('n')).toBe(before);
    expect(engine.position('n')).toBe(6);
  });

  it('is renewed after a schema change', () => {
    rows(engine, 'n', 'CREATE TABLE later (a)');
    expect(kind('SELECT * FROM later')).toMatchObject({ columns: ['later.a'] });
    rows(engine, 'n', 'ALTER TABLE later ADD COLUMN b');
    expect(kind('SELECT * FROM later')).toMatchObject({ columns: ['later.a', 'later.b'] });
    expect(ask(engine, 'n', 'SELECT * FROM later').outcome).toMatchObject({ columns: ['a', 'b'], tables: ['later'] });
    rows(engine, 'n', 'DROP TABLE later');
    expect(ask(engine, 'n', 'SELECT * FROM later').outcome.ok).toBe(false);
  });
});

it('names the tables of a join by name, of which SQLite asks the authorizer for nothing', () => {
  const joining = engineWith(['n']);
  for (const sql of [
    'CREATE TABLE posts (id INTEGER PRIMARY KEY, title TEXT, author INTEGER)',
    'CREATE TABLE likes (author INTEGER, post INTEGER)',
    'CREATE INDEX liked ON likes (author)',
    'CREATE VIEW liking AS SELECT title FROM posts JOIN likes USING (author)',
  ])
    rows(joining, 'n', sql);
  const readBy = (sql: string): unknown =>
    expectKind(joining.execute('n', { kind: 'classify', sql }, NOW).result, 'classified').classification.reads;
  for (const sql of [
    'SELECT count(*) FROM posts NATURAL JOIN likes',
    'SELECT title FROM posts JOIN likes USING ("author")',
    'SELECT author FROM posts LEFT JOIN likes USING (author)',
    'SELECT * FROM liking',
    "DELETE FROM likes WHERE post IN (SELECT 'x' FROM posts NATURAL JOIN likes)",
  ])
    expect([sql, readBy(sql)]).toEqual([sql, ['likes', 'posts']]);
  expect(readBy('SELECT count(*) FROM posts a JOIN posts b USING (id)')).toEqual(['posts']);
});
