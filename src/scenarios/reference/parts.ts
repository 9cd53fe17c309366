/**
 * The parts of the scenario format by name, and what each of their fields is for, in one line each. Reference page and JSON Schema are made of
 * this and of the schema; a test asks for a line for every field, and for no other.
 */
import type * as v from 'valibot';
import { awaited } from '../format/awaited.ts';
import { bounds, challenge, counted, goal, share, slowness, solution } from '../format/challenge.ts';
import { command, query, transaction } from '../format/command.ts';
import { among, figure, that } from '../format/figure.ts';
import { load, next, statement, statementsTogether } from '../format/load.ts';
import { estimate, fact, item, question, step, when } from '../format/telling.ts';
import { reference } from '../format/values.ts';
import { network } from '../network.ts';
import { behind, disk, regionSpec, sample, scenarioSchema, timed } from '../schema.ts';

interface Part {
  readonly schema: v.GenericSchema;
  readonly what: string;
  /** Of an object: each field. */
  readonly fields: Readonly<Record<string, string>>;
}

const CLIENT = 'The client that asks: client-<region id>, such as client-japaneast.';
const OP = 'The name of this query: steps, questions and placeholders go by it.';

export const parts: Readonly<Record<string, Part>> = {
  scenario: {
    schema: scenarioSchema,
    what: 'A run with its workload, its narration, and questions that the run itself answers. No outcome is written in it.',
    fields: {
      $schema: 'Where an editor finds the JSON Schema of this format.',
      format: 'The version of this format.',
      id: 'Its name in links and on the command line: lower-case letters, digits and dashes.',
      title: 'What it is called.',
      summary: 'One sentence on what to watch.',
      architecture: 'What runs.',
      preset: 'A named system of that architecture with its real defaults; null: the architecture’s own.',
      over: 'What stands behind it, in the place of its own databases.',
      settings: 'Settings that differ from the preset’s: `antipode list` names them, and the page shows each with its source.',
      seed: 'What all chance of the run is drawn from: equal seeds, equal runs.',
      regions: 'Ids of regions, the main one first: published ones, or ones of customRegions. Without it: five on five continents.',
      databases: 'Those of them that may have a database, the main one first; without it: all.',
      customRegions: 'Regions of your own.',
      rttMs: 'Round trips between regions, ms, where they differ from the published ones: "a b": 12.5.',
      network: 'How much lines carry, and how delays are spread.',
      disk: 'Times of every node’s disk as distributions.',
      clients: 'Regions with a client; without it: all.',
      setup: 'SQL run on the empty database before time starts.',
      load: 'What clients ask of themselves.',
      commands: 'What is asked, broken and mended, by the clock.',
      awaited: 'Commands that wait for a fact of the run, such as the election of a leader.',
      untilMs: 'When the run ends, ms.',
      msPerSecond: 'How fast it is played: simulated ms for each second of the viewer.',
      openAtStep: 'The step that it opens on, from 0.',
      startMs: 'Where its clock stands when it is opened anew, ms; it wins over openAtStep.',
      endMs: 'Where playing stops, ms; the run goes on to untilMs all the same.',
      hides: 'What the page leaves out beside it: the console, what breaks things, the settings.',
      shardedBy: 'The column that says where rows live, for architectures that keep them apart.',
      samples: 'Statements offered under the console.',
      steps: 'What is told, step by step.',
      question: 'The first question.',
      furtherQuestions: 'Those that follow, each after a later step.',
      figures: 'Figures of the run by name, for texts ({figure:name}), questions and challenges.',
      challenges: 'What the reader is asked to bring about.',
    },
  },
  over: {
    schema: behind,
    what: 'What stands behind another architecture.',
    fields: { architecture: 'What runs there.', preset: 'A named system of it.', settings: 'Its settings, by its own names.' },
  },
  region: {
    schema: regionSpec,
    what: 'A region of your own.',
    fields: { id: 'Its id.', city: 'What it is called on the map.', lat: 'Degrees north.', lon: 'Degrees east.' },
  },
  network: {
    schema: network,
    what: 'The network beside its round trips.',
    fields: {
      jitter: 'Whether round trips that are given in rttMs vary as published ones do.',
      bandwidthMbps: 'What the line between two regions carries each way, Mbit/s: "a b": 100.',
      overtaking: 'Whether messages of one line may overtake each other.',
      delays: 'Delays between two regions as distributions.',
    },
  },
  disk: { schema: disk, what: 'Times of a disk.', fields: { fsync: 'Of an fsync.', writeMB: 'Of writing a megabyte.' } },
  load: {
    schema: load,
    what: 'What clients ask of themselves: at random times, or each user again after an answer and a pause.',
    fields: {
      clients: 'Who asks.',
      perSecond: 'How often each of them asks, at random times.',
      thinkMs: 'Or: how long its users pause after an answer, on average.',
      users: 'How many users each client has; with thinkMs.',
      fromMs: 'When it begins, ms.',
      untilMs: 'When it ends, ms.',
      statements: 'What is asked, drawn by weight.',
    },
  },
  statement: {
    schema: statement,
    what: 'A statement of a load.',
    fields: {
      sql: 'Its text, with ? for each parameter.',
      weight: 'How often it is drawn beside the others.',
      params: 'Each a value, or a draw: {"from": 1, "to": 9}, {"pick": [1, 2]}, {"zipf": 100}.',
      next: 'Asked at once when this was answered well.',
    },
  },
  statementsTogether: {
    schema: statementsTogether,
    what: 'A transaction of a load.',
    fields: {
      sql: 'Follows from the steps; leave it out.',
      weight: 'How often it is drawn beside the others.',
      params: 'Of none of its own; leave it out.',
      steps: 'Its statements, in order. {"same": 0} is the first parameter of the first of them again.',
      isolation: 'Its level.',
      retries: 'How often it is begun again at most when it fails with 40001 or 40P01.',
      next: 'Asked at once when this was answered well.',
    },
  },
  next: {
    schema: next.wrapped,
    what: 'A statement that follows another.',
    fields: { sql: 'Its text.', params: 'As of a statement; {"same": 0} is the first parameter of the one before.' },
  },
  timed: {
    schema: timed,
    what: 'A command and its time.',
    fields: {
      atMs: 'When, ms.',
      withinMs: 'Not just then, but at a moment that the seed draws from so long after it.',
      command: 'What is done.',
    },
  },
  awaited: {
    schema: awaited,
    what: 'A command that waits for a fact; it is carried out once, when the fact comes true.',
    fields: { when: 'The fact.', command: 'What is done then.' },
  },
  command: {
    schema: command,
    what: 'What a person or a scenario does to a run. Nodes are called <kind>-<region id>: primary-eastus.',
    fields: {},
  },
  query: {
    schema: query,
    what: 'A client asks.',
    fields: {
      type: 'query',
      client: CLIENT,
      op: OP,
      sql: 'What it asks; one statement.',
      params: 'A value for each ? of it.',
      session: 'It is a line of this session: BEGIN, what follows and COMMIT may be lines of their own.',
    },
  },
  transaction: {
    schema: transaction,
    what: 'A client asks for several statements that take effect together.',
    fields: {
      type: 'query',
      client: CLIENT,
      op: OP,
      sql: 'Follows from the steps; leave it out.',
      params: 'Of none of its own; leave it out.',
      steps: 'Its statements, in order.',
      isolation: 'Its level.',
      retries: 'How often it is begun again at most when it fails with 40001 or 40P01.',
    },
  },
  reference: {
    schema: reference,
    what: 'A value that an earlier step of the transaction has answered, all counted from 0.',
    fields: { step: 'Which step.', row: 'Which of its rows.', column: 'Which of its columns.' },
  },
  sample: { schema: sample, what: 'A statement that is offered.', fields: { label: 'What its button says.', sql: 'What it asks.' } },
  step: {
    schema: step,
    what: 'A moment of the run that is told of.',
    fields: {
      title: 'Its heading.',
      text: 'What is told. {latency:op} is filled by the run; [query|a question] gets the mark of its meaning.',
      when: 'When it is reached.',
      look: 'Nodes to look at; they are drawn larger.',
      op: 'The query whose answer and verdict the console shows.',
      notes: 'What whoever presents it should know or ask: their own window shows it, the projector does not.',
    },
  },
  when: { schema: when, what: 'When a step is reached: at a time, or at a fact of the run, plusMs later.', fields: {} },
  question: {
    schema: question,
    what: 'A question that is asked before the run answers it.',
    fields: {
      afterStep: 'After which step, from 0.',
      text: 'The question.',
      kind: 'How it is answered: an option is chosen, a node is pointed at, a figure is estimated, moments are put in order. Without it: choose.',
      options: 'Its answers, two to five, to choose from or to point at. Exactly one has to hold in the run: the right one.',
      estimate: 'What is estimated.',
      items: 'What is put in order, by the run’s own moments. They have to be 5 ms apart.',
      why: 'Told with the answer.',
    },
  },
  estimate: {
    schema: estimate,
    what: 'A figure that is marked on an axis; within × 1.5 is right, within × 3 near.',
    fields: { figure: 'Which figure of the scenario.', low: 'The axis begins there.', high: 'The axis ends there.' },
  },
  item: {
    schema: item,
    what: 'One of what is put in order.',
    fields: { text: 'What it says.', moment: 'When it is: “return op”, “role leader 2”, “crash node”.' },
  },
  figure: {
    schema: figure,
    what: 'A figure of the run: a time in ms, a number, or a share from 0 to 1.',
    fields: {},
  },
  among: {
    schema: among,
    what: 'Which operations, of all.',
    fields: {
      client: 'Those of this client.',
      op: 'Those whose name begins so; a load calls its queries <region>-<n>.',
      sql: 'Those whose SQL begins so.',
      fromMs: 'Called from then on, ms.',
      untilMs: 'Called before that, ms.',
    },
  },
  that: {
    schema: that,
    what: 'What is said of an operation; all that is given has to hold.',
    fields: {
      ok: 'It succeeded.',
      stale: 'Its answer was older than it could have been.',
      cached: 'It was answered from a cache.',
      unknown: 'Nobody knows whether it took effect.',
    },
  },
  fact: {
    schema: fact,
    what: 'A fact of the run; all that is given has to hold.',
    fields: {
      op: 'The query that it is of.',
      returned: 'It has come back.',
      ok: 'It succeeded.',
      unknown: 'Nobody knows whether it took effect.',
      cached: 'It was answered from a cache.',
      stale: 'Its answer was older than it could have been.',
      servedBy: 'The kind of node that answered, or its id.',
      latencyMs: 'How long it took.',
      value: 'What the first row of the answer begins with.',
      rows: 'How many rows the answer has.',
      node: 'The node that has a role.',
      role: 'The role that a node has, such as leader.',
      kind: 'The kind of node that has it.',
      atMs: 'When roles are looked at, ms; without it: at the end.',
      figure: 'A figure of the scenario that lies within bounds.',
      above: 'The figure is more than this.',
      below: 'The figure is less than this.',
    },
  },
  challenge: {
    schema: challenge,
    what: 'What the reader is asked to bring about; the whole run is judged, never the way taken.',
    fields: {
      kind: 'Whether something is to be broken or built.',
      title: 'What it is called.',
      text: 'What is asked for.',
      goal: 'What has to hold once the run has ended. The run as it is must not fulfil it.',
      touch: 'What may be changed: commands, settings, or both.',
      hint: 'Shown when it is asked for, after two different runs that did not do.',
      solution: 'One way that fulfils it.',
    },
  },
  goal: {
    schema: goal,
    what: 'Figures of the whole run, each with its bounds; all that is given has to hold.',
    fields: {
      lostWrites: 'Writes that clients were told had succeeded and that no database has any more.',
      lostMs: 'Stretches of time whose confirmed writes are gone, added up, ms.',
      staleMs: 'Age of the oldest answer that a read got, ms.',
      p95Ms: '95th percentile of what successful operations took, ms, in the slowest region.',
      availability: 'Share of all operations that succeeded, 0 to 1.',
      operations: 'How many operations were asked for.',
      figures: 'Figures of the scenario, each within bounds.',
    },
  },
  counted: { schema: counted, what: 'Bounds of a number.', fields: { atLeast: 'So many or more.', atMost: 'So many or fewer.' } },
  bounds: { schema: bounds, what: 'Bounds of a figure.', fields: { above: 'More than this.', below: 'Less than this.' } },
  slowness: {
    schema: slowness,
    what: 'Bounds of a percentile.',
    fields: { above: 'More than this, ms.', below: 'Less than this, ms.', of: 'Of reads alone, or of writes; without it: of both.' },
  },
  share: { schema: share, what: 'Bounds of a share.', fields: { above: 'More than this, 0 to 1.', below: 'Less than this, 0 to 1.' } },
  solution: {
    schema: solution,
    what: 'What is changed and done beside what the scenario has.',
    fields: { settings: 'Settings that differ from the scenario’s.', commands: 'What is done, by the clock.' },
  },
};
