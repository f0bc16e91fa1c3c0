const zone = 'America/Los_Angeles';
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Hours that Pacific midnight is behind UTC's, in summer and in winter. */
const offsets = [7, 8];

const date = new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' });
const hour = new Intl.DateTimeFormat('en-US', { timeZone: zone, hour: 'numeric', hourCycle: 'h23' });

/** The day in which daily quotas are counted, as `2026-11-01`. Gemini: "requests per day quotas reset at midnight Pacific time". */
export function pacificDay(now: number): string {
  return date.format(now);
}

/** The instant at which the next Pacific day begins, epoch milliseconds. Clocks are changed at two, so there is always one midnight. */
export function nextPacificMidnight(now: number): number {
  const nextDay = Date.parse(pacificDay(now)) + dayMs;
  const midnights = offsets.map((hours) => nextDay + hours * hourMs);
  return midnights.find((instant) => Number(hour.format(instant)) === 0) ?? nextDay + 8 * hourMs;
}
