/** English: kinds of nodes that architectures bring. */
import type { Term } from './term.ts';

export const nodes: readonly Term[] = [
  {
    id: 'control-plane',
    term: 'Control plane',
    forms: ['control plane'],
    says: 'It stands beside the databases and says which of them may take writes. No row goes through it.',
    elsewhere: 'Azure Cosmos DB: its fabric and failover manager',
  },
  {
    id: 'lock-store',
    term: 'Lock store',
    forms: ['lock store'],
    says: 'A small cluster of its own that keeps one lock with a time limit. Whoever holds the lock may be primary; whoever cannot renew it steps down.',
    elsewhere: 'etcd, Consul, ZooKeeper',
  },
  {
    id: 'member',
    term: 'Member',
    forms: ['member', 'members'],
    says: 'One of the machines that agree together, each with a full copy. A majority of them decides.',
    elsewhere: 'Raft: server · etcd: member',
  },
  {
    id: 'peer',
    term: 'Peer (TiKV)',
    forms: ['tikv peer', 'tikv peers', 'peer', 'peers'],
    says: 'One copy of a range of keys. The copies of one range are a Raft group; one of them leads it.',
    elsewhere: 'TiKV: region peer',
  },
  {
    id: 'placement-driver',
    term: 'Placement driver',
    forms: ['placement driver', 'placement drivers'],
    says: 'It knows which server has which keys, and gives every transaction its timestamps.',
    elsewhere: 'TiDB: PD, with the timestamp oracle (TSO)',
  },
  {
    id: 'proxy',
    term: 'Proxy',
    forms: ['proxy', 'proxies'],
    says: 'It stands between clients and databases: to the clients it looks like a database, to the databases like a client.',
  },
  {
    id: 'remote',
    term: 'Remote',
    forms: ['remote', 'remotes'],
    says: 'The database that sites push their changes to and pull those of others from.',
    elsewhere: 'Turso Sync: the remote, Turso Cloud',
  },
  {
    id: 'router',
    term: 'Router',
    forms: ['router'],
    says: 'It keeps no rows, only the map of who has which. It sends each query to the partitions that it concerns, and puts their answers together.',
    elsewhere: 'MongoDB: mongos · Vitess: vtgate',
  },
  {
    id: 'server',
    term: 'Server',
    forms: ['server', 'servers'],
    says: 'A database that takes reads and writes and has all the data. A transaction runs where it is asked; all servers then judge it alike.',
    elsewhere: 'Galera: node · MySQL Group Replication: member',
  },
  {
    id: 'site',
    term: 'Site',
    forms: ['site', 'sites'],
    says: 'A database that takes reads and writes of its region at once, and sends its changes to the others afterwards.',
    elsewhere: 'also: leader, active–active replica',
  },
  {
    id: 'spanserver',
    term: 'Spanserver',
    forms: ['spanserver', 'spanservers'],
    says: 'A server of Spanner: it has the data, votes in its Paxos group, and knows how far its clock may be off.',
    elsewhere: 'Corbett et al. 2012, §2',
  },
  {
    id: 'time-master',
    term: 'Time master',
    forms: ['time master', 'time masters'],
    says: 'A clock that the others ask. Between two answers a server’s own clock may drift, so what it knows of the time is an interval that grows.',
    elsewhere: 'NTP: server · Spanner: GPS and atomic masters',
  },
];
