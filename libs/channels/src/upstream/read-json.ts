import type { UpstreamAnswer } from './exchange.ts';

/** The JSON object of an answer; undefined when it is something else, such as the page of an edge in front of the platform. */
export function readJson({ body }: UpstreamAnswer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
