/** Writes a progress line for the person who waits. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** A reader that went away (`… | head`) must not end what it looked at. */
export function surviveClosedOutput(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}
