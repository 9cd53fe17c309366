/**
 * What is shown of a room and what can be set in it: plain words and looks, no behaviour. `contract.ts` has what runs.
 */
import type { Message, NodeId, NodeKind, ReportValue } from '../sim/node.ts';

/** Which there are stands in `shown.ts` and `index.ts`; reading a scenario checks the name. */
export type ArchitectureId = string;

export type Settings = Readonly<Record<string, number | string | boolean>>;

/** One slider, switch or choice. Everything the UI and the docs say of a setting stands here. */
export type Setting = {
  readonly key: string;
  readonly label: string;
  /** What it does, one sentence. */
  readonly help: string;
  /** Where the default comes from: a paper's section, a documentation page, or "ours" with the reason. */
  readonly source: string;
} & (
  | {
      readonly type: 'number';
      readonly default: number;
      readonly min: number;
      readonly max: number;
      readonly step: number;
      readonly unit: string;
    }
  | {
      readonly type: 'choice';
      readonly default: string;
      readonly options: readonly string[];
      /** What a choice is called, and what it means, where its value does not say so: option → words. */
      readonly words?: Readonly<Record<string, { readonly name: string; readonly help: string }>>;
    }
  /** `form`: what the pattern asks for, as words behind “it has to look like”. */
  | { readonly type: 'text'; readonly default: string; readonly pattern: string; readonly form?: string }
  | { readonly type: 'switch'; readonly default: boolean }
);

/** The eight meanings that have a colour (LOOK: never colour alone; each has a glyph and a dash of its own). */
export type Meaning = 'query' | 'reply' | 'replicate' | 'agree' | 'pulse' | 'cache' | 'stale' | 'lost';

/** How a message kind is drawn and called. `hollow`: the asking form of a meaning (vote asked, cache miss). */
export interface MessageLook {
  readonly meaning: Meaning;
  readonly label: string;
  readonly hollow: boolean;
  /** In the key of the picture, where its mark stands for more than this; the label unless given. */
  readonly inKey?: string;
}

/** What a picture draws of a node; see LOOK's glyph table. */
export interface Glyph {
  readonly shape: 'cylinder' | 'diamond' | 'hexagon' | 'client';
  /** It takes writes. */
  readonly filled: boolean;
  readonly ring: 'solid' | 'hairline' | 'behind' | 'none';
  readonly badge: string | null;
  readonly badgeTone: 'ink' | 'stale';
  /** Partition: which band of how many, from 0. */
  readonly share: readonly [number, number] | null;
  /** Cache: time left, 0 to 1. */
  readonly level: number | null;
  /** One part per member: yes, waiting, no. The majority mark is drawn at ⌊n/2⌋+1. */
  readonly votes: readonly ('yes' | 'waiting' | 'no')[] | null;
  /** Second line under the name; plain words. */
  readonly note: string | null;
}

/** What a kind of node is called, how it looks while nothing but its kind is known, and what it is to the others. */
export interface KindLook {
  readonly kind: NodeKind;
  readonly name: string;
  readonly plural: string;
  /** What it is called in a role that makes it something else. */
  readonly inRole: Readonly<Record<string, string>>;
  readonly shape: Glyph['shape'];
  /** Its glyph has a ring with a part for each vote, and is larger by that. */
  readonly ringed: boolean;
  /** Letters of the longest badge that it may wear. */
  readonly badgeLetters: number;
  /** Where one stands whatever the settings say; null for kinds that may be absent. */
  readonly stands: 'main region' | 'other regions' | 'every region' | null;
  /** The value of a setting with which there is only one, in the main region. */
  readonly oneWith?: readonly [setting: string, value: string];
  /** The value of a setting with which there is none. */
  readonly absentWith?: readonly [setting: string, value: string];
  /** The value of a setting without which there is none, and whether that is its default. */
  readonly onlyWith?: readonly [setting: string, value: string, isDefault: boolean];
  /**
   * What it has of the data: all of it, and takes the writes (`main`); all of it, as one of equals (`equal`); a copy that
   * follows; answers that it was given; a share of the rows; a backup for later; nothing.
   */
  readonly holds: 'main' | 'equal' | 'copy' | 'answers' | 'share' | 'backup' | 'nothing';
  /** Kinds that it speaks to, either way round, clients aside. */
  readonly talksTo: readonly NodeKind[];
  /** Its room asks it through the port, so that another room may keep this database: see `About.before`. */
  readonly givesWay?: true;
}

/**
 * What a room in front has to know of it. `repeats`: an answer may be one that was given before. `spreads`: rows that belong to each other
 * may lie in different databases.
 */
export type Trait = 'repeats' | 'spreads';

/** What `glyph` may look at: the node now and its fellows, all from the trace. */
export interface NodeFacts {
  readonly id: NodeId;
  readonly kind: NodeKind;
  readonly region: string;
  readonly role: string;
  readonly health: 'up' | 'crashed' | 'paused';
  readonly reports: Readonly<Record<string, ReportValue>>;
  readonly part?: string;
}

/**
 * A place in a room that can be filled in more ways than one: how a primary is replaced, what a full cache lets go. A setting
 * of its `key` says by which, so a preset names mechanisms as it sets numbers.
 */
export interface Slot {
  readonly key: string;
  readonly label: string;
  readonly help: string;
  readonly source: string;
  /** Id of the mechanism that fills it unless somebody says otherwise. */
  readonly default: string;
  /** It is asked for only where another slot is filled with this. */
  readonly within?: { readonly slot: string; readonly id: string };
}

/** What can be set in one way to fill a slot: `tuning.ts` of a mechanism. */
export interface MechanismTuning {
  readonly slot: string;
  readonly id: string;
  /** What a choice calls it, and what it does, in one sentence. */
  readonly name: string;
  readonly help: string;
  /** Settings that only this mechanism reads. */
  readonly settings: readonly Setting[];
  /** Mechanisms of other slots that it does not work with, and why, as the end of a sentence. */
  readonly excludes?: readonly { readonly slot: string; readonly id: string; readonly why: string }[];
}

/** What is shown of one way to fill a slot, beside what its room shows: `shown.ts` of a mechanism. */
export interface MechanismShown {
  readonly slot: string;
  readonly id: string;
  readonly messages?: Readonly<Record<string, MessageLook>>;
  sentence?(event: AboutEvent, city: (node: NodeId) => string): string | null;
  orders?(node: NodeFacts): readonly { readonly order: string; readonly label: string }[];
}

/** A named system: how a room is set to be it. */
export interface Preset {
  readonly id: string;
  readonly name: string;
  readonly source: string;
  /** Key → the values that differ from the defaults. */
  readonly settings: Settings;
  /** Where a value comes from, where `source` does not say so: key → source. */
  readonly sources?: Readonly<Record<string, string>>;
  /** The room that stands behind it, where this system is two. Its settings go by its own names. */
  readonly over?: Behind;
  /** What is not as it is there, in sentences. */
  readonly simplified?: readonly string[];
  /** The preset that took its place: links and files may still name this one, and it is offered no more. */
  readonly replacedBy?: string;
}

export interface Behind {
  readonly architecture: ArchitectureId;
  readonly preset: string | null;
  readonly settings: Settings;
}

/** Real systems that are set up to compare with. */
export type RealSystem =
  | 'postgresql'
  | 'postgresql-archived'
  | 'pgpool'
  | 'cache-aside'
  | 'etcd'
  | 'rqlite'
  | 'cockroachdb'
  | 'tidb'
  | 'mariadb-semi-synchronous'
  | 'galera';

/** The real system that a room is closest to, where one is set up to compare with. */
export interface Closest {
  readonly system: RealSystem;
  /** Presets that are a system which is set up by itself; id → system. */
  readonly presets?: Readonly<Record<string, RealSystem>>;
  /** Settings with which it is another, the first that fits. */
  readonly when?: readonly { readonly key: string; readonly value: string; readonly system: RealSystem }[];
  /** Settings with which it is not, and why: a sentence about the run. */
  readonly unless?: readonly { readonly key: string; readonly value: string; readonly why: string }[];
}

/** What can be set in a room. Only who sets something needs it, so it comes apart from what is shown. */
export interface Tuning {
  readonly settings: readonly Setting[];
  /** Defaults of settings that every room has, where they are others here; key → value. Say why where they stand. */
  readonly common?: Readonly<Record<string, number>>;
  /** Keys of settings that only its database reads, so that they say nothing where another room keeps that (`givesWay`). */
  readonly ofDatabase?: readonly string[];
  readonly slots?: readonly Slot[];
  readonly mechanisms?: readonly MechanismTuning[];
  readonly presets: readonly Preset[];
  readonly closest?: Closest;
  /**
   * What is wrong with settings that are each in their range but do not fit together, or not the run, in one sentence. `regions`: ids of those of
   * the run, where it is known.
   */
  complaint?(settings: Settings, regions?: readonly string[]): string | null;
  /** Set up so, it deals its rows out over nodes that each have some of them. */
  deals?(settings: Settings): boolean;
}

export interface About {
  readonly id: ArchitectureId;
  /** Name on the tab. */
  readonly name: string;
  /** One sentence: what it is. */
  readonly summary: string;
  readonly traits?: readonly Trait[];
  /** It may stand in front of another room, which then keeps its databases (kinds that give way). With what it does not work, and why. */
  readonly before?: { readonly not: Readonly<Partial<Record<Trait, string>>> };
  /** By `as`, where a message has it, else by its kind. */
  readonly messages: Readonly<Record<string, MessageLook>>;
  /** Its kinds of nodes; those that stand first speak for their region. */
  readonly kinds: readonly KindLook[];
  /** Orders a person may give to a node of this kind in this role. */
  orders(node: NodeFacts): readonly { readonly order: string; readonly label: string }[];
  glyph(node: NodeFacts, all: readonly NodeFacts[], atUs: number): Glyph;
  /**
   * A sentence for the event feed about a role change or report, or null when it is not worth one. `city` names a node. A room that has many
   * keeps them in its `told.ts` (`telling.ts`): they come when the feed does.
   */
  sentence?(event: AboutEvent, city: (node: NodeId) => string): string | null;
}

export type AboutEvent =
  | { readonly type: 'role'; readonly node: NodeId; readonly role: string }
  | { readonly type: 'report'; readonly node: NodeId; readonly key: string; readonly value: ReportValue }
  | { readonly type: 'send'; readonly from: NodeId; readonly to: NodeId; readonly message: Message };
