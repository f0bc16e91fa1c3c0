import type { Labels, Manifest } from './manifests.ts';

interface Selector {
  matchLabels?: Labels;
  matchExpressions?: { key: string; operator: 'In'; values: string[] }[];
}

interface Rule {
  from?: Peer[];
  to?: Peer[];
  ports?: { port: number; endPort?: number }[];
}

type Peer = { podSelector?: Selector; namespaceSelector?: Selector; ipBlock?: { cidr: string; except: string[] } };

interface Policy {
  podSelector: Selector;
  policyTypes: ('Ingress' | 'Egress')[];
  ingress?: Rule[];
  egress?: Rule[];
}

export interface Flow {
  /** The labels of a pod of this namespace; null: somewhere else. */
  from: Labels | null;
  to: Labels | null;
  port: number;
}

/** Whether the policies of one namespace let a connection through: its sender must be let out and its receiver let in. */
export function isAllowed(manifests: Manifest[], { from, to, port }: Flow): boolean {
  const policies = manifests.filter(({ kind }) => kind === 'NetworkPolicy').map(({ spec }) => spec as unknown as Policy);
  return passes({ policies, type: 'Egress', pod: from, peer: to, port }) && passes({ policies, type: 'Ingress', pod: to, peer: from, port });
}

interface Side {
  policies: Policy[];
  type: 'Ingress' | 'Egress';
  pod: Labels | null;
  peer: Labels | null;
  port: number;
}

function passes({ policies, type, pod, peer, port }: Side): boolean {
  if (pod === null) return true;
  const mine = policies.filter(({ podSelector, policyTypes }) => policyTypes.includes(type) && selects(podSelector, pod));
  if (mine.length === 0) return true;
  const rules = mine.flatMap(({ ingress = [], egress = [] }) => (type === 'Ingress' ? ingress : egress));
  return rules.some((rule) => portsOf(rule, port) && peersOf(type === 'Ingress' ? rule.from : rule.to, peer));
}

function portsOf({ ports }: Rule, port: number): boolean {
  return ports === undefined || ports.some(({ port: first, endPort = first }) => first <= port && port <= endPort);
}

function peersOf(peers: Peer[] | undefined, peer: Labels | null): boolean {
  if (peers === undefined) return true;
  return peers.some(({ podSelector, namespaceSelector, ipBlock }) => {
    if (ipBlock) return peer === null;
    return peer !== null && namespaceSelector === undefined && selects(podSelector ?? {}, peer);
  });
}

function selects({ matchLabels = {}, matchExpressions = [] }: Selector, labels: Labels): boolean {
  const equal = Object.entries(matchLabels).every(([key, value]) => labels[key] === value);
  return equal && matchExpressions.every(({ key, values }) => values.includes(labels[key] ?? ''));
}
