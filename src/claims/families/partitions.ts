/** Tenants on partitions: a table whose rows have one of many tenants each, in even shares or with a large one among them. */
export const tenantsTable = (tenants: number, rowsEach: number, large = 0): readonly string[] => [
  'CREATE TABLE tasks (tenant_id INTEGER NOT NULL, task_id INTEGER NOT NULL, done INTEGER NOT NULL DEFAULT 0, note TEXT NOT NULL, PRIMARY KEY (tenant_id, task_id))',
  `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${tenants * rowsEach - 1}) INSERT INTO tasks SELECT i / ${rowsEach} + 1, i % ${rowsEach} + 1, 0, printf('%.40c', 'x') FROM n`,
  ...(large > 0
    ? [
        `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${large}) INSERT INTO tasks SELECT 1, ${rowsEach} + i, 0, printf('%.40c', 'x') FROM n`,
      ]
    : []),
];

export const TASK = 'UPDATE tasks SET done = 1 - done WHERE tenant_id = ? AND task_id = ?';
export const REPORT = 'SELECT count(*) AS open FROM tasks WHERE done = 0';
