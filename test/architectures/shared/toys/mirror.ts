/**
 * A toy architecture, made by the guide: two mirrors of one database. The application itself writes to both and reads from the
 * near one, which is what people build before they know better: nothing puts the writes of two applications in one order.
 */
import { createMachine } from 'xstate';
import type { Architecture, ClientQuery, ClientReply, Driver } from '../../../../src/architectures/contract.ts';
import type { About, Tuning } from '../../../../src/architectures/showing.ts';
import { asQueryResult, queryJob, reply } from '../../../../src/architectures/shared/answers.ts';
import { PLAIN_GLYPH, versionBadge } from '../../../../src/architectures/shared/glyphs.ts';
import { PLAIN_KIND } from '../../../../src/architectures/shared/kinds.ts';
import type { NodeLogic } from '../../../../src/sim/logic.ts';
import type { NodeId } from '../../../../src/sim/node.ts';
import { RoleChart } from '../../../../src/sim/role.ts';
import type { SqlResult } from '../../../../src/sqlite/jobs.ts';

const about: About = {
  id: 'toy-mirror',
  name: 'Two mirrors',
  summary: 'The application writes to two databases itself and reads from the near one.',
  kinds: [{ ...PLAIN_KIND, kind: 'mirror', name: 'mirror', plural: 'mirrors', stands: 'every region', holds: 'equal', talksTo: [] }],
  messages: {
    query: { meaning: 'query', label: 'query', hollow: false },
    reply: { meaning: 'reply', label: 'reply', hollow: false },
  },
  orders: () => [],
  glyph: ({ reports }) => ({ ...PLAIN_GLYPH, filled: true, badge: versionBadge(reports['position']) }),
  sentence: () => null,
};

const tuning: Tuning = { settings: [], presets: [] };

const roles = new RoleChart(
  createMachine({
    id: 'mirror',
    initial: 'mirror',
    states: { mirror: { on: { CRASH: 'crashed' } }, crashed: { on: { RESTART: 'mirror' } } },
  }),
);

interface MirrorState {
  readonly id: NodeId;
  position: number;
}

interface Tag {
  readonly kind: 'query';
  readonly op: string;
  readonly client: NodeId;
}

const mirrorLogic = (id: NodeId): NodeLogic<MirrorState, ClientQuery | ClientReply, SqlResult, Tag> => ({
  roles,
  boot: () => ({ id, position: 0 }),
  step(node, input, out) {
    if (input.type === 'message' && input.message.kind === 'query') {
      out.execute({ kind: 'query', op: input.message.op, client: input.from }, queryJob(input.message, false));
    } else if (input.type === 'result') {
      const { outcome, position } = asQueryResult(input.result);
      node.position = position;
      out.report('position', position);
      out.send(input.tag.client, reply(input.tag.op, outcome, id, position));
    }
  },
});

interface Waiting {
  readonly answers: ClientReply[];
  readonly asked: number;
}

/** Reads ask the near mirror; everything else asks both and is answered when both have. */
function mirrorDriver(home: NodeId, mirrors: readonly NodeId[]): Driver<Map<string, Waiting>, ClientQuery> {
  return {
    home,
    boot: () => new Map(),
    ask(waiting, out, { op, sql, params }) {
      const targets = /^select/i.test(sql) ? [home] : mirrors;
      waiting.set(op, { answers: [], asked: targets.length });
      for (const target of targets) out.send(target, { kind: 'query', op, sql, params });
      return null;
    },
    hear(waiting, _out, _from, message) {
      const answer = message as ClientReply;
      const open = waiting.get(answer.op);
      if (!open) return null;
      open.answers.push(answer);
      if (open.answers.length < open.asked) return null;
      waiting.delete(answer.op);
      return open.answers.find(({ outcome }) => !outcome.ok) ?? answer;
    },
    forget: (waiting, _out, op) => void waiting.delete(op),
  };
}

export const toyMirror: Architecture = {
  about,
  tuning,
  plan: (regions) => regions.slice(0, 2).map((region) => ({ id: `mirror-${region}`, kind: 'mirror', region })),
  logic: ({ id }) => mirrorLogic(id),
  driver(clientRegion, { nodes }) {
    const mirrors = nodes.filter(({ kind }) => kind === 'mirror');
    const near = mirrors.find(({ region }) => region === clientRegion) ?? mirrors[0];
    return mirrorDriver(
      near?.id ?? '',
      mirrors.map(({ id }) => id),
    );
  },
  prepare(topology, _settings, setup, store) {
    for (const { id, kind } of topology.nodes) if (kind === 'mirror') store.script(id, setup);
  },
  invariants: [
    {
      name: 'mirrors agree',
      states: 'Two mirrors that have made equally many writes hold the same rows. It does not hold: that is what the toy shows.',
      begin: ({ nodes }, databases) => ({
        after() {
          const mirrors = nodes.filter(({ kind }) => kind === 'mirror');
          const [one, other] = mirrors.map(({ id }) => ({ at: databases?.position(id), digest: databases?.digest(id) }));
          return one?.at === other?.at && one?.digest !== other?.digest ? 'The mirrors have made equally many writes and differ.' : null;
        },
      }),
    },
  ],
};
