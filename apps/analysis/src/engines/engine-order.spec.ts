import { describe, expect, it } from '@jest/globals';
import { engineSettings, orderEngines, type EngineName } from './engine-order.ts';

const have = (...names: EngineName[]): ReadonlySet<EngineName> => new Set<EngineName>([...names, 'local']);

describe('the order of engines', () => {
  it('is those that have keys, then local', () => {
    expect(orderEngines({}, have())).toEqual({ card: ['local'], text: ['local'], post: ['local'] });
    expect(orderEngines({}, have('openai', 'gemini')).card).toEqual(['gemini', 'openai', 'local']);
  });

  it('is chosen for each task', () => {
    const wanted = engineSettings.parse({ CARD_ENGINES: 'openai, gemini', TEXT_ENGINES: 'local' });
    expect(orderEngines(wanted, have('openai', 'gemini'))).toEqual({ card: ['openai', 'gemini'], text: ['local'], post: ['gemini', 'openai', 'local'] });
  });

  it('leaves out what has no key, and what is named twice', () => {
    expect(orderEngines(engineSettings.parse({ CARD_ENGINES: 'gemini,openai,openai' }), have('openai')).card).toEqual(['openai']);
    expect(orderEngines(engineSettings.parse({ CARD_ENGINES: 'gemini' }), have()).card).toEqual(['local']);
  });

  it.each(['claude', '', 'gemini;local'])('refuses %p', (text) => {
    expect(engineSettings.safeParse({ CARD_ENGINES: text }).success).toBe(false);
  });
});
