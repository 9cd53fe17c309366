/** Who may import whom: data passes each room once, so imports point one way. See src/README.md for the picture. */
import { builtinModules } from 'node:module';
import { posix } from 'node:path';

/**
 * Folder → what it may import → why. `name` allows values and types, `type name` types only; a path allows that file or
 * folder. Every folder may import itself.
 */
export const ALLOWED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  sim: {},
  regions: {},
  consistency: {},
  sqlite: {
    'type sim': 'answers come in the words of operations, which the kernel carries',
    'sim/words.ts': 'sentences of one manner',
  },
  sharding: {
    sqlite: 'it plans over what SQLite says of a statement, and gathers with SQLite',
    'type sim': 'answers come in the words of operations',
  },
  merging: {
    sqlite: 'rows and their versions are written into one database',
    'type sim': 'values and answers come in the words of operations',
  },
  cells: {
    sqlite: 'rows are read, tried and committed with SQLite',
    'type sim': 'values and problems come in the words of operations',
  },
  trace: {
    words: 'sentences and figures are the catalogue’s',
    'type sim': 'events are the kernel’s',
    'sim/encoding.ts': 'a message is as large as its encoding',
    'sim/withheld.ts': 'bytes that the page is not sent have a size all the same',
    'sim/bodies.ts': 'bodies of events, told apart again',
    'sim/events.ts': 'reasons of drops and losses, by number',
    'sim/recorder.ts': 'what looks at a run is told by the kernel',
    'sim/trace.ts': 'columns are read where they stand',
  },
  architectures: {
    'words/en/composition.ts': 'how two rooms are named together is the catalogue’s',
    sim: 'a node is a step function; roles, ranges and epochs are the kernel’s',
    'type sqlite': 'SQL is asked for as data: jobs and their results',
    'type sharding': 'a router asks for plans as data',
    'sharding/index.ts': 'the room of routers brings their jobs along',
    'sharding/key.ts': 'what a key looks like is said without what plans with it',
    'sharding/reference.ts': 'and so is what reference tables are called',
    'type merging': 'a site asks for writes and merges as data',
    'merging/index.ts': 'the room of sites brings their jobs along',
    'type cells': 'replicas without a leader keep cells with versions',
    'cells/index.ts': 'whose jobs, and whose way to merge, they bring along',
  },
  workload: {
    sim: 'a client is a node like any other, with a random stream of its own',
    'type architectures/contract.ts': 'a client speaks the two messages that all rooms answer',
  },
  scenarios: {
    'architectures/fitting.ts': 'which rooms go together',
    'type sim': 'what a person has done to a planet are commands of the kernel',
    'sim/words.ts': 'sentences of one manner, and the nearest name',
    'regions/maps.ts': 'a scenario without regions has the default map',
    'architectures/known.ts': 'the empty planet is of the first',
    'architectures/shown.ts': 'a scenario names one of those that are there',
  },
  lesson: {
    words: 'figures in a text are the catalogue’s',
    trace: 'narration and answers are read off the trace',
    'type scenarios': 'what to tell stands in the scenario',
    'type sim': 'events and moments are the kernel’s',
  },
  session: {
    sim: 'it opens a kernel',
    sqlite: 'with databases',
    regions: 'between places with published round trips',
    architectures: 'of the room that the scenario names',
    workload: 'with clients',
    scenarios: 'as the scenario says; links carry scenarios',
    trace: 'and hashes what happened',
  },
  search: {
    session: 'it plays runs, and writes links to those that fail',
    scenarios: 'a random world is a scenario like any other',
    consistency: 'it judges what clients saw',
    'type architectures/contract.ts': 'a bug is planted in a room',
    'type architectures/showing.ts': 'settings are named by rooms',
    'architectures/guarantees.ts': 'what a room promises',
    'architectures/mechanisms.ts': 'which settings are read',
    'architectures/shared/settings.ts': 'and what they are by default',
    'architectures/shown.ts': 'of which room',
    'architectures/tunings.ts': 'what can be set there',
    'architectures/guaranteed.ts': 'each of them',
    'architectures/mutants.ts': 'known mistakes',
    'type sim': 'commands, nodes and operations are the kernel’s',
    'sim/random.ts': 'chance comes from seeded streams',
    'sim/bodies.ts': 'events of a run, told apart',
    'sim/recorder.ts': 'by their kinds',
    'sim/epoch.ts': 'databases are asked in the end at a fixed moment',
    'worker/threads.ts': 'the page asks threads for futures',
  },
  worker: {
    session: 'it is the session, in a thread of its own',
    'type sim': 'events and commands cross between the threads',
    'sim/trace.ts': 'it cuts the trace into blocks that travel',
    'sim/bodies.ts': 'it finds the calls that wait',
    'sim/withheld.ts': 'and keeps databases and log records from travelling',
    'sim/recorder.ts': 'among events by their kinds',
    'trace/fold.ts': 'a window of a trace begins with the world of its moment',
    'type trace': 'which the page holds, and figures',
    'lesson/figures/measure.ts': 'a scene of the course is measured on other seeds',
    'lesson/goal.ts': 'and what a challenge asks for is judged',
    'lesson/answers.ts': 'what is right on other seeds is found out for whoever writes a lesson',
    'lesson/moments.ts': 'and which of its steps are reached',
    'scenarios/questions.ts': 'of all that it asks',
    'scenarios/course/index.ts': 'it runs scenes of the course',
    'scenarios/prices.ts': 'and says what they would cost',
    'type scenarios': 'and what they ask for',
    'trace/metrics.ts': 'by figures of whole runs',
    'trace/world.ts': 'read off what happened',
    'trace/bytes.ts': 'and what travelled',
  },
  fidelity: {
    session: 'it runs experiments',
    'trace/history.ts': 'whose operations it compares',
    scenarios: 'each of which is a scenario',
    'regions/rtt-ms.json': 'over published round trips',
    'type sim': 'operations and moments are the kernel’s',
    'sim/bodies.ts': 'events of a run, told apart',
    'sim/recorder.ts': 'by their kinds',
  },
  claims: {
    session: 'it plays runs',
    scenarios: 'each of which is a scenario',
    consistency: 'and judges their histories',
    'regions/index.ts': 'what is far is told by published round trips and by coordinates',
    'architectures/mutants.ts': 'controls plant known mistakes',
    'architectures/shown.ts': 'states and transitions of role machines are counted',
    'architectures/mechanisms.ts': 'of those that are at work',
    'architectures/tunings.ts': 'by what can be set',
    'trace/acknowledged.ts': 'writes that are gone',
    'trace/metrics.ts': 'as every report counts them',
    'trace/verdict.ts': 'what a write is',
    'type trace/history.ts': 'histories are judged',
    'type sim': 'operations, nodes and moments are the kernel’s',
    'sim/bodies.ts': 'events of a run, told apart',
    'sim/recorder.ts': 'by their kinds',
    'sim/encoding.ts': 'a message is as large as its encoding',
    'sim/epoch.ts': 'databases are asked in the end at a fixed moment',
  },
  advice: {
    claims: 'it looks at runs as claims do',
    scenarios: 'each of which is a scenario',
    session: 'under each architecture and preset',
    'architectures/index.ts': 'of which there are these',
    'architectures/shown.ts': 'a scenario names one of them',
    'regions/index.ts': 'people are in regions',
    'worker/threads.ts': 'the page runs it in threads',
    'search/dealt.ts': 'each of which takes the next run',
  },
  cli: {
    advice: 'it prints advice',
    claims: 'it prints what was measured of them',
    'sim/words.ts': 'a name that is none is answered with those that are closest',
    words: 'figures are written as on the page',
    fidelity: 'it prints comparisons',
    consistency: 'it judges histories',
    search: 'it searches for runs that break a promise',
    session: 'it runs sessions',
    trace: 'it prints what the trace says',
    lesson: 'and what a scenario tells of it',
    scenarios: 'it finds and reads them',
    architectures: 'it lists them, and their settings',
    data: 'it reads files of data as the page does',
    'sharding/proposing': 'and says by what they are best sharded',
    'type sim': 'recorders and events are the kernel’s',
    'sim/trace.ts': 'it writes events to a file as they come',
  },
  data: {
    'scenarios/problem.ts': 'what is wrong with a file is said as of a scenario',
    'scenarios/statements.ts': 'a text of SQL is cut as the console cuts it',
    'scenarios/schema-of.ts': 'which tables a file makes',
    'sharding/proposing': 'what a schema is, and by what it is best sharded, is read off SQLite in a thread of its own',
    'type sim': 'values are those of operations',
    'type consistency': 'histories are judged in a thread of their own',
  },
  store: {
    'worker/client.ts': 'it asks the worker for runs; the worker itself would bring the engine into the page',
    'worker/port.ts': 'it starts that worker',
    'type worker/figures': 'what is counted of whole runs',
    'type worker/aside': 'what is asked of runs aside from those that are shown',
    trace: 'it holds the trace of what happened',
    'type scenarios': 'it holds the scenario',
    'scenarios/questions.ts': 'which questions a lesson asks, in their order',
    'session/run.ts': 'what a run is, without what runs it',
    'session/comparable.ts': 'which runs can stand beside each other',
    'worker/figures/port.ts': 'it starts the worker for figures',
    'session/share.ts': 'links; fetched later, with the schema',
    'type session/look.ts': 'what the worker saw inside a node',
    'session/file.ts': 'files of runs; fetched with links',
    'session/problem.ts': 'what is said of bad input',
    'type sim': 'it holds events and commands',
    'sim/trace.ts': 'it takes in the columns that the worker sends',
    'type architectures/showing.ts': 'settings are named by rooms',
    'architectures/known.ts': 'what was typed is kept for those that are there',
  },
  words: {},
  offline: {},
  ui: {
    words: 'what is said stands in the catalogue',
    'data/client.ts': 'files that are dropped become set-ups; fetched with the playground',
    'sharding/proposing/propose.ts': 'by what rows are best sharded; fetched where rows are',
    'sharding/proposing/judge.ts': 'what becomes of each table',
    'sharding/proposing/facts.ts': 'whether a set-up runs',
    'type sharding': 'and what a schema is',
    store: 'everything on the page is state of the store',
    trace: 'everything drawn is read off the trace',
    lesson: 'the lesson says what it reads off the trace',
    scenarios: 'the tabs open the built-in ones',
    'regions/regions.json': 'places before a run has opened, without the matrix of round trips',
    'type session/report.ts': 'what is reported of runs that are compared',
    'type worker/aside': 'what a run that is judged comes to',
    'type session/run.ts': 'where the nodes of a run stand',
    'type session/look.ts': 'what is inside a node at a moment',
    'type session/rows.ts': 'rows beside the newest ones',
    'type architectures/inside.ts': 'what a room tells of a node’s inside',
    'type sim': 'events, nodes and commands are the kernel’s',
    'sim/alike.ts': 'whether two branches had the same done to them',
    'type architectures/showing.ts': 'how a room says what it looks like',
    'architectures/known.ts': 'what is said of the rooms that have come; their machines are fetched later',
    'architectures/shown.ts': 'what is said of all rooms, where somebody chooses one',
    'architectures/telling.ts': 'what is said of events in each room, for the feed',
    'architectures/tunings.ts': 'what can be set, fetched with the dialog and with the playground',
    'advice/client.ts': 'advice is run in threads; fetched with its screen',
    'advice/application.ts': 'for what somebody describes',
    'advice/applications.ts': 'or for a sample',
    'advice/rank.ts': 'level is what the ranking says is level',
    'advice/plane.ts': 'where the advice turns is ranked anew from what has run',
    'advice/loads.ts': 'which loads have been run, and who came first under each, as rows of a plane',
    'type advice': 'with its figures',
    'data/history.ts': 'histories that are dropped are judged; fetched with the list of lessons',
    'consistency/lanes.ts': 'and drawn as lanes',
    'type consistency': 'with what was found in them',
    'search/ahead/client.ts': 'what can go wrong from here is searched in threads; fetched where something can be broken',
    'search/properties.ts': 'for one of these',
    'search/ahead/rounds.ts': 'in rounds',
    'type search/ahead': 'and what was found',
    'search/cards.json': 'consistency cards as they were last measured, fetched behind the list of lessons',
    'type search/cards.ts': 'what stands in them',
    'fidelity/measured.json': 'comparisons as they were last made, fetched with the list of lessons',
    'claims/measured.json': 'claims as they were last measured, fetched with their list',
    'type claims/measure.ts': 'what stands in them',
    'claims/opened.ts': 'a run of one, fetched when it is opened',
    'regions/index.ts': 'how far a place would be, fetched with the playground',
    'architectures/fitting.ts': 'what can stand in front of what, where somebody chooses',
    'regions/aws.ts': 'places that somebody chooses; fetched then',
    'session/settings.ts': 'what can be set everywhere, fetched with the playground',
    'architectures/mechanisms.ts': 'which settings there are, as mechanisms are chosen',
    'architectures/shared/glyphs.ts': 'a client, and a node whose database is not open, look plain',
    'architectures/shared/kinds.ts': 'a kind that no room describes is plain',
  },
  embed: {
    'sim/words.ts': 'an id that is none is answered with those that are closest',
    words: 'what is said stands in the catalogue',
    ui: 'it is the page’s pictures on another page',
    store: 'with a store of its own',
    'type scenarios': 'for the scenario that its attributes name',
    'scenarios/index.ts': 'an embed may name any lesson, and shows it at once',
    'scenarios/late.ts': 'which may come only when it is asked for',
  },
};

/** React, D3 and the like stay where people look; the store keeps only zustand's vanilla core. */
const SCREEN_PACKAGE = /^(?:react|react-dom|d3-[a-z]+|@fontsource-variable|codemirror|@codemirror|zustand(?!\/vanilla))(?:\/|$)/;
const isNodeBuiltIn = (from: string): boolean => from.startsWith('node:') || builtinModules.includes(from);

/** Why this import is not allowed, or null. `from` is as written in the file at `path` (from the project's root). */
export function mayImport(path: string, from: string, typesOnly: boolean): string | null {
  const inside = path.replace(/^src\//, '');
  const folder = inside.includes('/') ? (inside.split('/')[0] ?? '') : '';
  if (!from.startsWith('.')) return mayImportPackage(folder, from);
  const target = posix.normalize(posix.join(posix.dirname(inside), from)).replace(/\?.*$/, '');
  const targetFolder = target.split('/')[0] ?? '';
  if (folder === '' || targetFolder === '..') return null;
  if (folder === targetFolder) return folder === 'architectures' ? betweenRooms(inside, target) : null;
  const allowed = ALLOWED[folder];
  if (!allowed) return `the folder ${folder} is not in the table of who may import whom`;
  const places = Object.keys(allowed);
  return places.some((place) => allows(place, target, typesOnly))
    ? null
    : `${folder} may import ${places.length > 0 ? places.join(', ') : 'no other folder'}`;
}

/** Whether a line of the table allows an import of `target`, a path within src. */
export function allows(line: string, target: string, typesOnly: boolean): boolean {
  const place = line.replace(/^type /, '');
  return (place === line || typesOnly) && (target === place || target.startsWith(`${place}/`));
}

function mayImportPackage(folder: string, from: string): string | null {
  if (SCREEN_PACKAGE.test(from) && folder !== 'ui' && folder !== 'embed' && folder !== '') return 'only ui and embed know of screens';
  if (isNodeBuiltIn(from) && folder !== 'cli') return 'only the CLI may use Node itself: everything else also runs in a browser';
  return null;
}

/** Rooms never import rooms; what two share is a file beside them or in `shared`, which knows no room. */
function betweenRooms(inside: string, target: string): string | null {
  const room = (path: string) =>
    /^architectures\/((?:multi-master\/)?[^/]+)\//.exec(path)?.[1] ?? /^architectures\/([^/]+)\//.exec(path)?.[1];
  const from = room(inside);
  const to = room(target);
  // What puts siblings together stands beside their folders.
  if (from === undefined || to === undefined || from === to || to === 'shared' || to.startsWith(`${from}/`)) return null;
  return 'rooms never import rooms: move what two share to a place that both may use';
}
