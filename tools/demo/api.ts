import type { DemoSettings } from './settings.ts';

/** What the demo needs to know of an event. */
export interface DemoEvent {
  state: string;
  engine: string | null;
  contactId: string | null;
  receivedAt: string;
  analysedAt: string | null;
  acceptedAt: string | null;
  answeredAt: string | null;
}

export interface DemoContact {
  name: string | null;
  company: string | null;
  phones: { value: string }[];
  emails: string[];
}

/** Somebody in a sandbox chat. */
export interface Person {
  chatId: string;
  language: string;
}

/** The part of Sluice's API that a chat user's day touches. */
export class DemoApi {
  private readonly settings: DemoSettings;

  constructor(settings: DemoSettings) {
    this.settings = settings;
  }

  /** Throws a sentence that says what to do when nothing, or something else, answers there, or when there is no key to it. */
  async checkIsThere(): Promise<void> {
    const { origin, apiKey } = this.settings;
    const health = await fetch(`${origin}/health/live`, { signal: AbortSignal.timeout(5_000) }).catch(() => null);
    if (!health) throw new Error(`Nothing answers at ${origin}: start it with npm start, or set SLUICE_URL to where it runs.`);
    const body = (await health.json().catch(() => null)) as { status?: string } | null;
    if (body?.status !== 'alive') throw new Error(`What answers at ${origin} is not Sluice: set SLUICE_URL to where it runs.`);
    if (apiKey === null) throw new Error(`There is no API key for ${origin}: set SLUICE_API_KEY to the one that npm start printed.`);
  }

  /** Writes a text; answers the event's id. */
  async write(person: Person, text: string): Promise<string> {
    const headers = { 'content-type': 'application/json' };
    return this.taken(await this.ask('/api/sandbox/messages', { method: 'POST', headers, body: JSON.stringify({ ...person, text }) }));
  }

  /** Sends a photo; answers the event's id. */
  async show({ chatId, language }: Person, image: { name: string; bytes: Uint8Array<ArrayBuffer> }): Promise<string> {
    const body = new FormData();
    body.set('chatId', chatId);
    body.set('language', language);
    body.set('image', new Blob([image.bytes]), image.name);
    return this.taken(await this.ask('/api/sandbox/messages', { method: 'POST', body }));
  }

  event(id: string): Promise<DemoEvent> {
    return this.ask(`/api/events/${id}`) as Promise<DemoEvent>;
  }

  contact(id: string): Promise<DemoContact> {
    return this.ask(`/api/contacts/${id}`) as Promise<DemoContact>;
  }

  /** What was answered in a chat last, progress left out; null when nothing was. */
  async answer(chatId: string): Promise<string | null> {
    const { items } = (await this.ask(`/api/sandbox/messages?chatId=${chatId}`)) as { items: { direction: string; kind: string; text: string }[] };
    return items.findLast(({ direction, kind }) => direction === 'out' && kind !== 'progress')?.text ?? null;
  }

  private taken(answer: unknown): string {
    return (answer as { event: string }).event;
  }

  private async ask(path: string, init: RequestInit = {}): Promise<unknown> {
    const headers = { ...init.headers, authorization: `Bearer ${this.settings.apiKey ?? ''}` };
    const answer = await fetch(`${this.settings.origin}${path}`, { ...init, headers, signal: AbortSignal.timeout(30_000) });
    if (answer.ok) return answer.json();
    const { detail } = (await answer.json().catch(() => ({}))) as { detail?: string };
    if (answer.status === 401) throw new Error('Sluice does not know this API key: set SLUICE_API_KEY to the one that npm start printed.');
    throw new Error(`${path} answered ${answer.status}${detail ? `: ${detail}` : ''}`);
  }
}
