/** The terminal's way in: `antipode <command> …`. */
import { runCommandLine } from './commands.ts';

// A reader that has seen enough (`antipode list | head`) closes the pipe; that is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

process.exitCode = await runCommandLine(process.argv.slice(2));
