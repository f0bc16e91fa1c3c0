export interface Raised {
  generation: number;
  /** Whether other replicas know of it. */
  isShared: boolean;
}

export type OnRaised = (task: string, generation: number) => void;

/** Which generation of a task's answers counts. Raising it leaves all answers before behind, wherever they are. */
export abstract class GenerationStore {
  abstract of(task: string): Promise<number>;
  /** Never throws: while others cannot be told, it is raised for this process. */
  abstract raise(task: string): Promise<Raised>;
  /** Tells whenever another replica has raised one. */
  abstract follow(onRaised: OnRaised): void;

  close(): void {}
}

/** For a cache that no other replica shares. */
export class OwnGenerations extends GenerationStore {
  private readonly raised = new Map<string, number>();

  of(task: string): Promise<number> {
    return Promise.resolve(this.raised.get(task) ?? 0);
  }

  async raise(task: string): Promise<Raised> {
    const generation = (await this.of(task)) + 1;
    this.raised.set(task, generation);
    return { generation, isShared: true };
  }

  follow(): void {}
}
