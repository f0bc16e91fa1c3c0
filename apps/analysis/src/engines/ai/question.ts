import type { JSONSchema7 } from 'ai';
import type { Task } from '../engine.ts';

/** A picture for the model. */
export interface Picture {
  jpeg: Uint8Array;
}

/** One request to a model, complete but for the key and the model. */
export interface Question<T> {
  task: Task;
  /** How to behave. The same for every request of a task: nothing from outside is in it. */
  instructions: string;
  /** What the request is about, in order: our words, fenced data, pictures. */
  content: ReadonlyArray<string | Picture>;
  /** The codes of the fences in the content; they must not come back. */
  codes: readonly string[];
  schema: JSONSchema7;
  /** What the answer means; throws `unprocessable` with `details.reason` `misfit` when it is not of the shape asked for. */
  read(answer: unknown): T;
}
