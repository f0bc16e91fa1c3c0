/**
 * When sending is allowed by the clocks of a time zone: from (inclusive) to (exclusive), on these days (1 is Monday), or every day.
 * Hours over midnight (22:00 to 06:00) belong to the day on which they begin.
 */
export interface Hours {
  from: string;
  to: string;
  days?: readonly number[] | undefined;
}

/** Instants are epoch milliseconds. */
export interface SendingHours {
  isOpen(at: number): boolean;
  /** The first instant from `at` on that is open. */
  nextOpen(at: number): number;
}

const minute = 60_000;
const day = 1_440 * minute;
/** Longer than the clocks of any zone keep a weekly window shut, even when they jump over it. */
const longestWait = 22 * day;
const always: SendingHours = { isOpen: () => true, nextOpen: (at) => at };

export function isTimeZone(name: string): boolean {
  try {
    return /^[A-Za-z]/.test(name) && new Intl.DateTimeFormat('en', { timeZone: name }).format(0) !== '';
  } catch {
    return false;
  }
}

/** The hours as the clocks on the wall show them: an hour that clocks skip is not there, one that they repeat is there twice. */
export function sendingHours(hours: Hours | null, timeZone: string): SendingHours {
  if (hours === null) return always;
  const [from, to] = [minutesOf(hours.from), minutesOf(hours.to)];
  const offsetAt = offsetsOf(timeZone);
  const isOpen = (at: number): boolean => {
    const wall = at + offsetAt(at);
    const minutes = Math.floor((wall - Math.floor(wall / day) * day) / minute);
    const isOn = (at: number): boolean => hours.days?.includes(weekdayOf(at)) ?? true;
    if (from < to) return minutes >= from && minutes < to && isOn(wall);
    return (minutes >= from && isOn(wall)) || (minutes < to && isOn(wall - day));
  };
  const nextOpen = (at: number): number => {
    if (isOpen(at)) return at;
    // Windows and clock changes begin at whole minutes.
    const first = Math.ceil(at / minute) * minute;
    for (let next = first; next < first + longestWait; next += minute) if (isOpen(next)) return next;
    return Infinity;
  };
  return { isOpen, nextOpen };
}

/** Minutes after midnight; 24:00 is the end of a day. */
export function minutesOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return hours * 60 + minutes;
}

/** 1 January 1970 was a Thursday. */
function weekdayOf(wall: number): number {
  return ((((Math.floor(wall / day) + 3) % 7) + 7) % 7) + 1;
}

/** How far the clocks of a zone are ahead of UTC, in milliseconds; they change at quarters of an hour only. */
function offsetsOf(timeZone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  const known = new Map<number, number>();
  return (at) => {
    const quarter = Math.floor(at / (15 * minute));
    const offset = known.get(quarter) ?? readOffset(format.format(at));
    known.set(quarter, offset);
    return offset;
  };
}

/** Of `11/22/2026, GMT+05:30`; plain GMT is UTC itself. */
function readOffset(formatted: string): number {
  const [, sign, hours, minutes] = /GMT([+-])(\d\d):(\d\d)/.exec(formatted) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * minute;
}
