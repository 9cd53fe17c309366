/** Tenants on partitions: a table whose rows have one of many tenants each, in even shares or with a large one among them. */
const TABLE =
  'CREATE TABLE tasks (tenant_id INTEGER NOT NULL, task_id INTEGER NOT NULL, done INTEGER NOT NULL DEFAULT 0, note TEXT NOT NULL, PRIMARY KEY (tenant_id, task_id))';
/** No statement of a set-up may take too many steps. */
const AT_ONCE = 4000;

const inserts = (rows: number, tenant: (i: string) => string, task: (i: string) => string): readonly string[] =>
  Array.from({ length: Math.ceil(rows / AT_ONCE) }, (_, part) => {
    const [from, to] = [part * AT_ONCE, Math.min(rows, (part + 1) * AT_ONCE) - 1];
    const numbers = `WITH RECURSIVE n(i) AS (SELECT ${from} UNION ALL SELECT i + 1 FROM n WHERE i < ${to})`;
    return `${numbers} INSERT INTO tasks SELECT ${tenant('i')}, ${task('i')}, 0, printf('%.40c', 'x') FROM n`;
  });

export const tenantsTable = (tenants: number, rowsEach: number, large = 0): readonly string[] => [
  TABLE,
  ...inserts(
    tenants * rowsEach,
    (i) => `${i} / ${rowsEach} + 1`,
    (i) => `${i} % ${rowsEach} + 1`,
  ),
  ...inserts(
    large,
    () => '1',
    (i) => `${rowsEach} + 1 + ${i}`,
  ),
];

export const TASK = 'UPDATE tasks SET done = 1 - done WHERE tenant_id = ? AND task_id = ?';
export const REPORT = 'SELECT count(*) AS open FROM tasks WHERE done = 0';
