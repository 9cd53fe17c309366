/** Which standby follows which, by PostgreSQL's own names. */
import type { MechanismTuning } from '../../../showing.ts';
import { TREE_PATTERN } from './tree.ts';

const WHY = 'its copies follow no log of each other';

export const tuning: MechanismTuning = {
  slot: 'upstream',
  id: 'cascade',
  name: 'another standby (cascading)',
  help: 'A standby passes on what it has on its disk: the primary sends less, and whoever is further down is further behind.',
  settings: [
    {
      key: 'primaryConninfo',
      label: 'primary_conninfo',
      help: 'Whom a standby follows: a from b, c from a; a name is a region or a node. Who is not named, or follows a name that no database has, follows the primary. chain: each follows the one before it.',
      source: 'Ours: a chain. PostgreSQL documentation, primary_conninfo: each standby has its own, and nothing by default.',
      type: 'text',
      default: 'chain',
      pattern: TREE_PATTERN,
    },
    {
      key: 'upstreamFails',
      label: 'An upstream that is silent',
      help: 'A standby goes on asking the server that its primary_conninfo names; or, after the silence allowed, it follows the one that its upstream followed.',
      source:
        'PostgreSQL documentation, primary_conninfo: the one server named. repmgr documentation, repmgrd and cascading replication: it reconnects to that node’s parent.',
      type: 'choice',
      default: 'wait for it',
      options: ['wait for it', 'follow its upstream'],
    },
  ],
  excludes: [
    { slot: 'copies', id: 'embedded', why: WHY },
    { slot: 'copies', id: 'statements', why: WHY },
  ],
};
