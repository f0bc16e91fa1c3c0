/** A gauge that a process has once, out of a Prometheus text; NaN when it is not there. */
export function gauge(text: string, name: string): number {
  const [, value] = new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'm').exec(text) ?? [];
  return Number(value ?? Number.NaN);
}
