export interface Sharing {
  /** Photos that could be asked about now. */
  waiting: number;
  /** Photos that are being made ready. */
  coming: number;
  /** Those that wait have waited long enough for company. */
  isLate: boolean;
  /** Calls that may begin. */
  room: number;
  mostInCall: number;
}

/**
 * How many of the waiting photos go into each of the calls that begin now: each alone while there is room for all, those that are coming
 * included, and otherwise so many together that the room suffices. While more are coming, only full calls begin. What is left over waits.
 */
export function shareOut({ waiting, coming, isLate, room, mostInCall }: Sharing): number[] {
  if (waiting === 0 || room === 0) return [];
  const together = Math.min(mostInCall, Math.ceil((waiting + coming) / room));
  const calls = Math.min(room, coming > 0 && !isLate ? Math.floor(waiting / together) : Math.ceil(waiting / together));
  const taken = Math.min(waiting, calls * together);
  return Array.from({ length: calls }, (_, index) => Math.floor(taken / calls) + (index < taken % calls ? 1 : 0));
}
