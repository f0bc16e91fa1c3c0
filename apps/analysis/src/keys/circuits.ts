import type { BreakerStore, BreakerView } from '@sluice/circuit-breaker';
import type { Provider } from './api-key.ts';
import { charged, type Blame, type Charge } from './blame.ts';

/** What is shown of a circuit: that of a project, or (`model`) of one model in it. */
export interface CircuitView extends BreakerView {
  project: string;
  model: string | null;
}

/** Leave to call a model in a project; whoever has it ends it with `settle`. */
export interface Passage {
  project: string;
  model: string;
  /** Names of the circuits that its outcome alone decides on. */
  trials: ReadonlySet<string>;
}

/** The circuits of a provider: one for each project, and for each model in it one of its own. A call goes through both. */
export class Circuits {
  constructor(
    private readonly provider: Provider,
    private readonly breakers: BreakerStore,
  ) {}

  nameOf(project: string, model: string | null = null): string {
    const whole = `ai:${this.provider}:${project}`;
    return model === null ? whole : `${whole}:${model}`;
  }

  /** Null when either of the two circuits lets nobody through. */
  async admit(project: string, model: string): Promise<Passage | null> {
    const names = [this.nameOf(project), this.nameOf(project, model)];
    const verdicts = await Promise.all(names.map((name) => this.breakers.admit(name)));
    const trials = new Set(names.filter((_name, index) => verdicts[index]?.admit && verdicts[index].isTrial));
    if (verdicts.every(({ admit }) => admit)) return { project, model, trials };
    await Promise.all([...trials].map((name) => this.breakers.abandon(name)));
    return null;
  }

  /** What the call says of both circuits. `isFirst`: a use charges one circuit at most, and a trial always reports. */
  async settle({ project, model, trials }: Passage, blame: Blame | null, isFirst: boolean): Promise<void> {
    const charges = charged(blame);
    const settleOne = async (name: string, charge: Charge): Promise<void> => {
      const isTrial = trials.has(name);
      if (charge === 'nothing') return isTrial ? this.breakers.abandon(name) : undefined;
      if (charge === 'success' || isTrial || isFirst) await this.breakers.record(name, charge === 'success');
    };
    await Promise.all([settleOne(this.nameOf(project), charges.project), settleOne(this.nameOf(project, model), charges.model)]);
  }

  /** The circuits of these projects, and of these models in each. */
  async views(projects: readonly string[], models: readonly string[]): Promise<CircuitView[]> {
    const places = projects.flatMap((project) => [null, ...models].map((model) => ({ project, model })));
    const views = await this.breakers.states(places.map(({ project, model }) => this.nameOf(project, model)));
    return places.map((place, index) => ({ ...place, ...(views[index] ?? { state: 'closed' as const, until: null }) }));
  }
}
