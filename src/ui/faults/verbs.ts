/** What can be done to what is pointed at, as commands with words. Everything acts at the playhead. */
import type { About } from '../../architectures/showing.ts';
import type { Command } from '../../sim/commands.ts';
import type { NodeId } from '../../sim/node.ts';
import type { NodeFact, World } from '../../trace/world.ts';
import type { Selection } from '../../store/state.ts';
import type { Stage } from '../../session/run.ts';

export interface Verb {
  readonly label: string;
  /** What it does, one sentence. */
  readonly help: string;
  readonly command: Command;
  /** What is said of it afterwards, in lists of futures. */
  readonly words: string;
  readonly group: 'node' | 'order' | 'clock' | 'region' | 'link';
}

export interface Situation {
  readonly stage: Stage;
  readonly world: World;
  readonly about: About;
  /** Nodes whose disks are slow. */
  readonly slowDisks: ReadonlySet<NodeId>;
  readonly city: (id: string) => string;
}

export function verbsFor(selection: Selection, situation: Situation): readonly Verb[] {
  switch (selection.type) {
    case 'node': {
      const node = situation.world.nodes.get(selection.id);
      if (!node) return [];
      const own =
        node.kind === 'client' ? [] : [...healthVerbs(node, situation), ...orderVerbs(node, situation), ...clockVerbs(node, situation)];
      return [...own, ...regionVerbs(node.region, situation)];
    }
    case 'region':
      return regionVerbs(selection.id, situation);
    case 'link':
      return linkVerbs([selection.a, selection.b], situation);
    case 'message':
      return [];
  }
}

function healthVerbs(node: NodeFact, { city, slowDisks }: Situation): readonly Verb[] {
  const name = city(node.id);
  const verb = (type: 'crash' | 'restart' | 'pause' | 'resume' | 'wipe', label: string, help: string, words: string): Verb => ({
    label,
    help,
    command: { type, node: node.id },
    words: `${words} ${name}`,
    group: 'node',
  });
  if (node.health === 'crashed') return [verb('restart', 'Restart', 'It starts again from what is on its disk.', 'restarted')];
  const crash = verb('crash', 'Crash', 'The machine stops. Only what is on disk survives; who asks hears nothing.', 'crashed');
  const kill: Verb = {
    ...verb(
      'crash',
      'Kill the process',
      'The process dies, its machine lives and refuses who asks. Only what is on disk survives.',
      'killed',
    ),
    command: { type: 'crash', node: node.id, what: 'process' },
  };
  const wipe = verb('wipe', 'Crash, lose the disk', 'The process dies and its disk is gone.', 'wiped');
  if (node.health === 'paused')
    return [verb('resume', 'Resume', 'It goes on. What arrived meanwhile is waiting.', 'resumed'), crash, kill, wipe];
  const pause = verb('pause', 'Pause', 'It stands still, as in a long garbage collection. What arrives waits.', 'paused');
  return [crash, kill, pause, wipe, diskVerb(node.id, slowDisks.has(node.id), name)];
}

const SLOW_DISK = 100;

function diskVerb(node: NodeId, is: boolean, name: string): Verb {
  return {
    label: is ? 'Mend its disk' : 'Slow its disk',
    help: is ? 'An fsync takes what it did before.' : `Every fsync takes ${SLOW_DISK} times as long, as on a disk that is about to fail.`,
    command: { type: 'slow-disk', node, factor: is ? 1 : SLOW_DISK },
    words: `${is ? 'mended' : 'slowed'} the disk of ${name}`,
    group: 'node',
  };
}

function orderVerbs(node: NodeFact, { about, city }: Situation): readonly Verb[] {
  return about.orders(node).map(
    ({ order, label }): Verb => ({
      label,
      help: `Ask ${city(node.id)} for this.`,
      command: { type: 'order', node: node.id, order },
      words: `told ${city(node.id)}: ${label.toLowerCase()}`,
      group: 'order',
    }),
  );
}

function clockVerbs(node: NodeFact, { city }: Situation): readonly Verb[] {
  if (node.health === 'crashed') return [];
  const skew = (offsetMs: number, label: string, help: string): Verb => ({
    label,
    help,
    command: { type: 'skew', node: node.id, offsetMs, driftPpm: 0 },
    words: `set the clock of ${city(node.id)} to ${offsetMs} ms off`,
    group: 'clock',
  });
  return [
    skew(-500, '−500 ms', 'Its clock is half a second slow from now on.'),
    skew(0, 'right', 'Its clock is right again.'),
    skew(500, '+500 ms', 'Its clock is half a second fast from now on.'),
  ];
}

function regionVerbs(region: string, { stage, world, city }: Situation): readonly Verb[] {
  const name = city(region);
  const others = stage.places.map((p) => p.id).filter((id) => id !== region);
  const nodes = [...world.nodes.values()].filter((n) => n.region === region && n.kind !== 'client');
  const out = nodes.length > 0 && nodes.every((n) => n.health === 'crashed');
  const cut = `around ${region}`;
  const isCut = world.partitions.some((p) => p.name === cut);
  const verbs: Verb[] = [];
  if (nodes.length > 0) {
    verbs.push(
      out
        ? {
            label: 'Restore the region',
            help: `Every node in ${name} starts again.`,
            command: { type: 'restore', region },
            words: `restored ${name}`,
            group: 'region',
          }
        : {
            label: 'Region outage',
            help: `Every node in ${name} crashes, and what has not left is lost.`,
            command: { type: 'outage', region },
            words: `took ${name} down`,
            group: 'region',
          },
    );
  }
  if (isCut) {
    verbs.push({
      label: 'Heal the cut',
      help: `Messages to and from ${name} pass again.`,
      command: { type: 'heal', name: cut },
      words: `healed the cut around ${name}`,
      group: 'region',
    });
  } else if (others.length > 0) {
    verbs.push({
      label: 'Cut off',
      help: `No message passes between ${name} and all others.`,
      command: { type: 'partition', name: cut, sides: [[region], others], oneWay: false },
      words: `cut off ${name}`,
      group: 'region',
    });
  }
  return [...verbs, ...healAll(world)];
}

function healAll(world: World): readonly Verb[] {
  if (world.partitions.length === 0) return [];
  return [
    {
      label: 'Heal every cut',
      help: 'The network is whole again.',
      command: { type: 'heal', name: null },
      words: 'healed the network',
      group: 'region',
    },
  ];
}

function linkVerbs(between: readonly [string, string], { world, city }: Situation): readonly Verb[] {
  const [a, b] = between;
  const pair = `${city(a)} and ${city(b)}`;
  const same = (other: readonly [string, string]): boolean => (other[0] === a && other[1] === b) || (other[0] === b && other[1] === a);
  const name = `between ${[a, b].sort().join(' ')}`;
  const link = (label: string, help: string, command: Command, words: string): Verb => ({ label, help, command, words, group: 'link' });
  const cut = world.partitions.find((p) => p.name === name);
  const slow = world.slow.find((s) => same(s.between));
  const lossy = world.lossy.find((l) => same(l.between));
  const partition = (oneWay: boolean): Command => ({ type: 'partition', name, sides: [[a], [b]], oneWay });
  return [
    ...(cut
      ? [link('Heal the cut', `Messages between ${pair} pass again.`, { type: 'heal', name }, `healed ${pair}`)]
      : [
          link('Cut', `No message passes between ${pair}.`, partition(false), `cut ${pair}`),
          link(`Cut ${city(a)} → ${city(b)}`, `Nothing passes in that direction only.`, partition(true), `cut ${city(a)} → ${city(b)}`),
        ]),
    slow
      ? link('Normal speed', 'Delays are as published again.', { type: 'slow', between, factor: 1 }, `${pair} at normal speed`)
      : link('5 times slower', 'Every delay is five times as long.', { type: 'slow', between, factor: 5 }, `slowed ${pair}`),
    lossy
      ? link('Lose nothing', 'Messages arrive again.', { type: 'lossy', between, loss: 0, duplication: 0 }, `${pair} lose nothing`)
      : link(
          'Lose 30 %',
          'Three of ten messages are lost on the way. A connection sends them again, which takes time.',
          { type: 'lossy', between, loss: 0.3, duplication: 0.1 },
          `made ${pair} lossy`,
        ),
    ...healAll(world),
  ];
}
