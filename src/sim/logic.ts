/** The behaviour of a node: how a life begins, and what one step does. */
import type { Birth, Disk, Input, Message } from './node.ts';
import type { Out } from './out.ts';
import type { Role, RoleChart } from './role.ts';

/**
 * The behaviour of one node. `S` is its state: volatile plain data, owned by the kernel, changed in place by `step`.
 * `out` and `input` are the kernel's and must not be kept.
 */
export interface NodeLogic<S = unknown, M extends Message = Message, R = unknown, T = unknown> {
  readonly roles: RoleChart;
  /** A new state from what is on disk, at the start and after every restart. `role` is the one after `RESTART`. */
  boot(disk: Disk, role: Role, out: Out<M, T>, birth: Birth): S;
  step(node: S, input: Input<M, R, T>, out: Out<M, T>): void;
}
