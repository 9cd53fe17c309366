/** How a node changes its role: by an event of its machine, in its state and in what the step asks for. */
import type { Out } from '../../sim/out.ts';
import type { Role, RoleChart } from '../../sim/role.ts';

/** True when the machine reacts to the event in this role; else nothing happens. */
export function changeRole(roles: RoleChart, node: { role: Role }, out: Out, event: string): boolean {
  const next = roles.next(node.role, event);
  if (next.value === node.role.value) return false;
  node.role = next;
  out.role(next);
  return true;
}
