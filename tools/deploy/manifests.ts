/** What our checks read of a Kubernetes object; the rest of it is left as it is. */
export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string; labels?: Labels };
  spec?: Record<string, unknown>;
  /** Of a ConfigMap or Secret. */
  data?: Record<string, string>;
}

export type Labels = Record<string, string>;

export interface Probe {
  httpGet?: { path: string; port: string };
  exec?: { command: string[] };
  tcpSocket?: { port: string };
}

export interface EnvironmentEntry {
  name: string;
  value?: string;
  valueFrom?: { secretKeyRef: { name: string; key: string; optional?: boolean } };
}

export interface Container {
  name: string;
  image: string;
  args: string[];
  env?: EnvironmentEntry[];
  envFrom?: { configMapRef: { name: string } }[];
  ports?: { name: string; containerPort: number }[];
  startupProbe?: Probe;
  livenessProbe?: Probe;
  readinessProbe?: Probe;
  lifecycle?: unknown;
  resources: { requests: Labels; limits: Labels };
  securityContext: unknown;
}

export interface PodSpec {
  containers: Container[];
  initContainers?: Container[];
  volumes?: { name: string; hostPath?: unknown }[];
  [field: string]: unknown;
}

/** A Deployment, StatefulSet or Job: something that makes pods. */
export interface Workload extends Manifest {
  spec: { template: { metadata: { labels: Labels }; spec: PodSpec }; volumeClaimTemplates?: unknown[]; [field: string]: unknown };
}

/** Those of the objects that make pods. */
export function workloads(manifests: Manifest[]): Workload[] {
  return manifests.filter((manifest): manifest is Workload => manifest.spec !== undefined && 'template' in manifest.spec);
}

/** The one object of this kind and name; an error that says which is missing. */
export function find(manifests: Manifest[], kind: string, name: string): Manifest {
  const found = manifests.find((manifest) => manifest.kind === kind && manifest.metadata.name === name);
  if (!found) throw new Error(`There is no ${kind} ${name}.`);
  return found;
}
