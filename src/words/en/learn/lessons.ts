/** What the list of lessons says. */
import * as Count from '../count.ts';

export const WORDS = {
  title: 'Ways to spread a database',
  say: 'One lesson each. Every lesson is a run of the real thing: guess what comes back, then the run itself answers. At any moment you may ask something else, or break it.',
  see: 'What you see',
  start: 'Start',
  more: 'Further stories: named systems, and one in front of another',
  further: 'Further stories:',
  foot: 'Every figure in a lesson is measured in its run. Change the seed in Settings, and it is measured anew.',
  length: (steps: number, minutes: number, guesses: number): string =>
    `${Count.steps(steps)}, about ${Count.minutes(minutes)}${guesses === 0 ? '' : guesses === 1 ? ', one guess' : `, ${guesses} guesses`}`,
} as const;

export interface Seen {
  readonly meaning: 'query' | 'reply' | 'replicate' | 'agree' | 'pulse' | 'cache' | 'stale' | 'lost';
  readonly words: string;
}

/** By scenario. */
export const SEES: Readonly<Record<string, readonly Seen[]>> = {
  'last-night': [
    { meaning: 'query', words: 'every far client pays the whole round trip' },
    { meaning: 'lost', words: 'what is gone when a disk is lost: all since the last backup' },
  ],
  'sixty-seconds': [
    { meaning: 'cache', words: 'hits at once, and the misses between them' },
    { meaning: 'stale', words: 'how old an answer gets before its time to live is over' },
  ],
  'stale-in-tokyo': [
    { meaning: 'stale', words: 'a read that overtakes its change' },
    { meaning: 'lost', words: 'a primary that dies, and a promotion' },
  ],
  'one-fifth': [
    { meaning: 'query', words: 'a question that concerns one partition, and one that asks all' },
    { meaning: 'lost', words: 'whose rows are gone with one of five' },
  ],
  'three-groups': [
    { meaning: 'agree', words: 'a Raft group for each share, and a majority of two' },
    { meaning: 'lost', words: 'a region goes out, and no share with it' },
  ],
  'kept-from-a-copy': [
    { meaning: 'cache', words: 'a cache that keeps what a copy told it' },
    { meaning: 'stale', words: 'how two kinds of old add up' },
  ],
  'sums-travel': [
    { meaning: 'query', words: 'a report that sends its question to the rows' },
    { meaning: 'stale', words: 'a count that cannot be taken apart, and pulls them' },
  ],
  'on-every-partition': [
    { meaning: 'query', words: 'a join that stays where it is' },
    { meaning: 'agree', words: 'what a write of every copy costs' },
  ],
  'half-a-transfer': [
    { meaning: 'agree', words: 'one decision that arrives at two moments' },
    { meaning: 'stale', words: 'two sums that never were' },
  ],
  'the-whole-or-wait': [
    { meaning: 'agree', words: 'reports and payments that let each other pass' },
    { meaning: 'lost', words: 'who waits while one partition is down' },
  ],
  'a-fourth-joins': [
    { meaning: 'replicate', words: 'rows that move while they are in use' },
    { meaning: 'agree', words: 'a map that grows, and who learns of it' },
  ],
  'one-is-taken-away': [
    { meaning: 'replicate', words: 'rows that leave a machine while they are in use' },
    { meaning: 'lost', words: 'when it may be switched off' },
  ],
  'what-grows': [
    { meaning: 'query', words: 'load that comes to one of four' },
    { meaning: 'replicate', words: 'a split, and what it cannot cool' },
  ],
  'by-the-gateway': [
    { meaning: 'query', words: 'a question to next door that goes by way of a gateway' },
    { meaning: 'lost', words: 'refusals that only show as waiting' },
  ],
  'paid-for-all': [
    { meaning: 'query', words: 'a client that asks the partition itself' },
    { meaning: 'lost', words: 'refusals that are asked again, and turn into waiting' },
  ],
  'one-item-five-levels': [
    { meaning: 'query', words: 'reads that ask one replica, or two' },
    { meaning: 'replicate', words: 'a region that lags, and who waits for it' },
  ],
  'until-all-have-it': [
    { meaning: 'agree', words: 'a write that waits for every region' },
    { meaning: 'lost', words: 'a region that does not answer' },
  ],
  'the-next-in-line': [
    { meaning: 'pulse', words: 'leases, and how long one waits for their end' },
    { meaning: 'lost', words: 'a sale that was confirmed in a region that is gone' },
  ],
  'late-fill': [
    { meaning: 'cache', words: 'an application that fills its cache itself' },
    { meaning: 'stale', words: 'four right steps in a wrong order' },
  ],
  'its-own-shelf': [
    { meaning: 'cache', words: 'memory that is given out by size' },
    { meaning: 'lost', words: 'an answer that has to go though there is room' },
  ],
  'one-lease': [
    { meaning: 'cache', words: 'who may fill, and who has to wait' },
    { meaning: 'query', words: 'twelve questions that are one' },
  ],
  'the-marker': [
    { meaning: 'replicate', words: 'a delete that comes with the log' },
    { meaning: 'cache', words: 'a mark that leads around a lag' },
  ],
  'a-miss-that-wins': [
    { meaning: 'query', words: 'round trips that end in one’s own city' },
    { meaning: 'stale', words: 'a name that was taken, and is called free' },
  ],
  'by-tag': [
    { meaning: 'cache', words: 'queries that say how long they may be kept' },
    { meaning: 'stale', words: 'what becomes of a write that says nothing' },
  ],
  'before-the-mistake': [
    { meaning: 'replicate', words: 'a log that leaves every five minutes, each commit with its time' },
    { meaning: 'lost', words: 'what a restore to a moment takes with the mistake' },
  ],
  'two-ways-to-agree': [
    { meaning: 'agree', words: 'a promise that brings a value with it' },
    { meaning: 'lost', words: 'a write that nobody confirmed, and that is there' },
  ],
  'a-split-vote': [
    { meaning: 'agree', words: 'requests for votes that come when all have voted' },
    { meaning: 'lost', words: 'seconds in which nobody leads' },
  ],
  'a-leader-in-a-minority': [
    { meaning: 'agree', words: 'a leader that is one no longer, and has to ask before it reads' },
    { meaning: 'lost', words: 'two bookings that nobody knows of, and what became of each' },
  ],
  'a-lost-update': [
    { meaning: 'replicate', words: 'two changes that cross, and a rule that keeps one' },
    { meaning: 'lost', words: 'a sale that was confirmed, and that no database has' },
  ],
  'a-stale-quorum': [
    { meaning: 'pulse', words: 'a write that strangers keep for those who are away' },
    { meaning: 'stale', words: 'what two of three say when the write is elsewhere' },
  ],
  'a-log-that-grew-alone': [
    { meaning: 'replicate', words: 'a log that is refused, cut and written anew' },
    { meaning: 'lost', words: 'a booking that nobody wanted to replace, and that is gone' },
  ],
  'too-late-for-the-log': [
    { meaning: 'replicate', words: 'a database in parts, in the place of a log' },
    { meaning: 'agree', words: 'a write that waits for whoever comes last' },
  ],
  'a-clock-that-runs-slow': [
    { meaning: 'pulse', words: 'reads that ask nobody, for as long as a clock says' },
    { meaning: 'stale', words: 'an old answer, given with certainty' },
  ],
  'a-clock-that-lies': [
    { meaning: 'agree', words: 'a write that waits until its timestamp is past' },
    { meaning: 'stale', words: 'what becomes of a read whose clock is behind' },
  ],
  'two-groups-one-moment': [
    { meaning: 'agree', words: 'a commit over two groups, with one timestamp' },
    { meaning: 'query', words: 'a read of both as of one moment' },
  ],
  'too-close-to-tell': [
    { meaning: 'query', words: 'a read that moves above a write' },
    { meaning: 'agree', words: 'a sale with a time from ahead' },
    { meaning: 'lost', words: 'a node that stops for its clock' },
  ],
  'an-oracle-far-away': [
    { meaning: 'pulse', words: 'a number from the other end of the world, before anything begins' },
    { meaning: 'replicate', words: 'a row that is written next door' },
  ],
  'a-region-grows': [
    { meaning: 'replicate', words: 'half of a region, on its way to another' },
    { meaning: 'reply', words: 'an answer that says where the row is now' },
  ],
  'one-more-member': [
    { meaning: 'agree', words: 'who learns first, and votes later' },
    { meaning: 'lost', words: 'four that are cut in two halves' },
  ],
  'deadlock-at-commit': [
    { meaning: 'replicate', words: 'two sales of one seat, and the order that decides' },
    { meaning: 'stale', words: 'a server that answers before it has heard' },
  ],
  'one-may-write': [
    { meaning: 'replicate', words: 'write sets that all agree on, and apply when they can' },
    { meaning: 'lost', words: 'a primary without a majority' },
  ],
  'the-last-to-push': [
    { meaning: 'replicate', words: 'changes that are pushed, and pulled' },
    { meaning: 'stale', words: 'a later write that is gone' },
  ],
  'last-seat': [
    { meaning: 'replicate', words: 'five write sets for one key' },
    { meaning: 'lost', words: 'four that come second, at commit' },
  ],
  'a-minute-in-doubt': [
    { meaning: 'agree', words: 'a coordinator that looks for what was left over' },
    { meaning: 'lost', words: 'a row that is locked for a minute' },
  ],
  'in-doubt': [
    { meaning: 'agree', words: 'two promises, and the one disk that decides' },
    { meaning: 'lost', words: 'rows that are locked though nobody is there' },
  ],
  'the-commit-that-waits': [
    { meaning: 'replicate', words: 'a commit that waits for a standby, unseen' },
    { meaning: 'lost', words: 'a success with a warning, and what it is worth' },
  ],
  'nothing-to-be-found': [
    { meaning: 'cache', words: 'an answer that says there is nothing, kept like any other' },
    { meaning: 'stale', words: 'a page that is published, and not to be found' },
  ],
  'old-rather-than-nothing': [
    { meaning: 'cache', words: 'a database that is dead, and a cache that still answers' },
    { meaning: 'stale', words: 'how old an answer may be before none is better' },
  ],
  'a-few-at-random': [
    { meaning: 'cache', words: 'what goes when a cache is full, by a draw' },
    { meaning: 'lost', words: 'a scan that drives out what others need' },
  ],
  'the-quiet-hour': [
    { meaning: 'replicate', words: 'a log that leaves when a segment is full, and not before' },
    { meaning: 'lost', words: 'what a quiet hour costs, and a busy one' },
  ],
  'the-last-second': [
    { meaning: 'replicate', words: 'a log that is sent every second' },
    { meaning: 'lost', words: 'what the last second brought' },
  ],
  'all-of-it': [
    { meaning: 'replicate', words: 'copies that wait behind each other' },
    { meaning: 'lost', words: 'what had left the database, and not the line' },
  ],
  'the-only-one': [
    { meaning: 'reply', words: 'a crash that takes nothing' },
    { meaning: 'lost', words: 'a restore that finds no backup' },
  ],
  'too-many-clients': [
    { meaning: 'query', words: 'connections that are taken by whoever waits' },
    { meaning: 'lost', words: 'a question that is refused by a database with nothing to do' },
  ],
  'the-house-next-door': [
    { meaning: 'replicate', words: 'what a second house costs each commit' },
    { meaning: 'lost', words: 'a site that goes dark, and no row with it' },
  ],
  'a-line-and-an-order': [
    { meaning: 'replicate', words: 'two promises in one database: by transaction, not by server' },
    { meaning: 'lost', words: 'the line that a crash takes, and the order that it does not' },
  ],
  'the-long-report': [
    { meaning: 'stale', words: 'a standby that stops replaying because somebody reads' },
    { meaning: 'lost', words: 'a report that is cancelled though nobody did anything wrong' },
  ],
  'kept-for-tokyo': [
    { meaning: 'replicate', words: 'a standby that says what it still sees' },
    { meaning: 'lost', words: 'a primary that keeps rows for somebody who is gone' },
  ],
  'a-copy-of-a-copy': [
    { meaning: 'replicate', words: 'a log that leaves the primary once, and goes from standby to standby' },
    { meaning: 'stale', words: 'a lag that adds up, and one in the middle that dies' },
  ],
  'a-lock-of-thirty-seconds': [
    { meaning: 'agree', words: 'a lock, and a race for it' },
    { meaning: 'lost', words: 'what a leader wrote while it was alone' },
  ],
  'one-statement-three-rows': [
    { meaning: 'query', words: 'one statement, run by three databases' },
    { meaning: 'agree', words: 'what is compared, and what is not' },
  ],
  'a-write-next-door': [
    { meaning: 'cache', words: 'an answer without a road, and what ends it' },
    { meaning: 'stale', words: 'one proxy that was never told' },
  ],
  'its-own-file': [
    { meaning: 'query', words: 'reads without a network' },
    { meaning: 'stale', words: 'a file that is as new as its last sync' },
  ],
  'three-of-five': [
    { meaning: 'agree', words: 'an election, and what a majority may decide' },
    { meaning: 'lost', words: 'a leader that can commit nothing' },
  ],
};

export const whatHoldsAndWhatBreaks = 'What holds, and what breaks it';
export const theChallenges = 'The list of challenges';
