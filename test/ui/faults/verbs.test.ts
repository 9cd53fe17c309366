/** What can be done to what is pointed at, at this moment. */
import { recordEvents } from '../../trace/written.ts';
import { describe, expect, it } from 'vitest';
import type { About } from '../../../src/architectures/showing.ts';
import type { Command } from '../../../src/sim/commands.ts';
import type { TraceEvent } from '../../../src/sim/events.ts';
import { cityOf } from '../../../src/trace/names.ts';
import { TraceIndex } from '../../../src/trace/world.ts';
import { disksAt } from '../../../src/ui/faults/disks.ts';
import { verbsFor } from '../../../src/ui/faults/verbs.ts';
import type { Selection } from '../../../src/store/state.ts';
import { stage } from '../../store/fixture.ts';

const about: About = {
  id: 'read-replicas',
  name: 'Read replicas',
  summary: '',
  messages: {},
  kinds: [],
  orders: (node) => (node.kind === 'replica' ? [{ order: 'promote', label: 'Promote' }] : []),
  glyph: () => {
    throw new Error('not drawn');
  },
  sentence: () => null,
};

function labels(selection: Selection, ...events: readonly TraceEvent[]): readonly string[] {
  const index = new TraceIndex(stage.nodes);
  recordEvents(index, index.legend, events);
  return verbsFor(selection, {
    stage,
    world: index.worldAt(1_000_000),
    ...disksAt(index, 1_000_000),
    about,
    city: cityOf(stage),
  }).map((v) => v.label);
}

const replica: Selection = { type: 'node', id: 'replica-japaneast' };

describe('verbs', () => {
  it('crash, pause and promote what is up; restart what is down', () => {
    expect(labels(replica)).toEqual([
      'Crash',
      'Kill the process',
      'Pause',
      'Crash, lose the disk',
      'Slow its disk',
      'Let its disk lie',
      'Promote',
      '−500 ms',
      'right',
      '+500 ms',
      'Region outage',
      'Cut off',
    ]);
    expect(labels(replica, { seq: 0, at: 1, cause: -1, type: 'crash', node: 'replica-japaneast', wiped: false })[0]).toBe('Restart');
    expect(labels(replica, { seq: 0, at: 1, cause: -1, type: 'pause', node: 'replica-japaneast' })[0]).toBe('Resume');
  });

  it('slow a disk, and fix it until it was lost', () => {
    const told = (seq: number, at: number, command: Command) => ({ seq, at, cause: -1, type: 'command', command }) as const;
    const slowed = told(0, 1, { type: 'slow-disk', node: 'replica-japaneast', factor: 100 });
    expect(labels(replica, slowed)).toContain('Fix its disk');
    expect(labels(replica, slowed, told(1, 2, { type: 'slow-disk', node: 'replica-japaneast', factor: 1 }))).toContain('Slow its disk');
    expect(labels(replica, slowed, told(1, 2, { type: 'wipe', node: 'replica-japaneast' }))).toContain('Slow its disk');
    expect(labels(replica, told(0, 2_000_000, { type: 'slow-disk', node: 'replica-japaneast', factor: 100 }))).toContain('Slow its disk');
  });

  it('let a disk lie, and make it honest', () => {
    const lies = {
      seq: 0,
      at: 1,
      cause: -1,
      type: 'command',
      command: { type: 'lying-disk', node: 'replica-japaneast', lies: true },
    } as const;
    expect(labels(replica)).toContain('Let its disk lie');
    expect(labels(replica, lies)).toContain('Make its disk honest');
    expect(labels(replica, lies, { ...lies, seq: 1, command: { ...lies.command, lies: false } })).toContain('Let its disk lie');
  });

  it('leave clients alone, but not their region', () => {
    expect(labels({ type: 'node', id: 'client-japaneast' })).toEqual(['Region outage', 'Cut off']);
  });

  it('heal what they cut', () => {
    const link: Selection = { type: 'link', a: 'eastus', b: 'japaneast' };
    expect(labels(link)).toEqual(['Cut', 'Cut Virginia → Tokyo', '5 times slower', 'Lose 30 %']);
    const index = new TraceIndex(stage.nodes);
    const situation = { stage, about, slowDisks: new Set<string>(), lyingDisks: new Set<string>(), city: cityOf(stage) };
    const cut = verbsFor(link, { ...situation, world: index.worldAt(0) })[0];
    if (!cut) throw new Error('There is no verb.');
    expect(labels(link, { seq: 0, at: 1, cause: -1, type: 'command', command: cut.command })).toEqual([
      'Heal the cut',
      '5 times slower',
      'Lose 30 %',
      'Heal every cut',
    ]);
  });

  it('cut a region off from all others', () => {
    const world = new TraceIndex(stage.nodes).worldAt(0);
    const verb = verbsFor(
      { type: 'region', id: 'japaneast' },
      { stage, world, about, slowDisks: new Set<string>(), lyingDisks: new Set<string>(), city: cityOf(stage) },
    ).find((v) => v.label === 'Cut off');
    expect(verb?.command).toMatchObject({ type: 'partition', sides: [['japaneast'], ['eastus']] });
  });
});
