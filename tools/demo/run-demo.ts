import { randomBytes } from 'node:crypto';
import { until } from '../stack/until.ts';
import type { DemoApi, DemoContact, DemoEvent } from './api.ts';
import type { DemoInput } from './inputs.ts';

/** What became of one input. */
export interface DemoResult {
  input: DemoInput;
  /** Null when it was not answered in time. */
  event: DemoEvent | null;
  answer: string | null;
  contact: DemoContact | null;
}

const answeredMs = 60_000;
const allAnsweredMs = 240_000;
const askAgainMs = 40;

/** Sends the inputs one after the other, each as somebody new, and waits for each answer; `progress` hears what is being sent. */
export async function runDemo(api: DemoApi, inputs: readonly DemoInput[], progress: (done: number, input: DemoInput) => void): Promise<DemoResult[]> {
  const visit = randomBytes(3).toString('hex');
  const endsAt = Date.now() + allAnsweredMs;
  const results: DemoResult[] = [];
  for (const [index, input] of inputs.entries()) {
    progress(index, input);
    const withinMs = Math.min(answeredMs, endsAt - Date.now());
    results.push(await send(api, input, { chatId: `demo-${visit}-${index + 1}`, withinMs }));
  }
  return results;
}

async function send(api: DemoApi, input: DemoInput, { chatId, withinMs }: { chatId: string; withinMs: number }): Promise<DemoResult> {
  const person = { chatId, language: input.language };
  const id = input.image ? await api.show(person, { name: input.label, bytes: input.image }) : await api.write(person, input.text ?? '');
  let event = await api.event(id);
  const isAnswered = async (): Promise<boolean> => {
    event = await api.event(id);
    return event.answeredAt !== null;
  };
  if (!(await until(isAnswered, withinMs, askAgainMs))) return { input, event: null, answer: null, contact: null };
  const contact = event.contactId === null ? null : await api.contact(event.contactId);
  return { input, event, answer: await api.answer(chatId), contact };
}
