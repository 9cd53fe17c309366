/** The terminal's way in: `antipode <command> …`. What simulates does so in a thread of its own, watched by this one. */
import { isMainThread } from 'node:worker_threads';
import { runCommandLine, sayBadInput } from './commands.ts';
import { isPlayer, serveTasks } from './players.ts';
import { runWatched } from './watch.ts';

// A reader that has seen enough (`antipode list | head`) closes the pipe; that is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

const argv = process.argv.slice(2);
const simulates = (argv[0] === 'run' || argv[0] === 'compare') && !argv.includes('--help') && !argv.includes('-h');
if (isPlayer) serveTasks();
else process.exitCode = await (isMainThread && simulates ? runWatched(argv).catch(sayBadInput) : runCommandLine(argv));
