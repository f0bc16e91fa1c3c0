/**
 * How many of the waiting photos go into each of the calls that may begin now: as many calls as there is room for, shared out evenly, so
 * that a photo is alone while there is room and has company when there is not. What is left over waits for the next room.
 */
export function shareOut({ waiting, room, mostInCall }: { waiting: number; room: number; mostInCall: number }): number[] {
  const calls = Math.min(waiting, room);
  const taken = Math.min(waiting, calls * mostInCall);
  return Array.from({ length: calls }, (_, index) => Math.floor(taken / calls) + (index < taken % calls ? 1 : 0));
}
