import { jest } from '@jest/globals';

export interface Log {
  /** Everything that was written so far. */
  text(): string;
  stop(): void;
}

/** Takes what is written to standard output, until stopped; pino writes past a stdout that nobody has touched when it begins. */
export function captureLog(): Log {
  const chunks: string[] = [];
  const spy = jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => chunks.push(String(chunk)) > 0);
  return { text: () => chunks.join(''), stop: () => spy.mockRestore() };
}
