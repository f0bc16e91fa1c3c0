import pretty from 'pino-pretty';

/** Turns what a service writes into what the terminal shows: for a person readable lines, for a program JSON lines only. */
export function logLines(forPerson: boolean, colour = true): (service: string, line: string) => string {
  if (!forPerson) return (service, line) => (isJson(line) ? line : JSON.stringify({ level: 'error', time: new Date().toISOString(), service, msg: line }));
  const readable = pretty.prettyFactory({ colorize: colour, ignore: 'pid,hostname,service', translateTime: 'SYS:HH:MM:ss', singleLine: true });
  return (service, line) => `${service.padEnd(8)} ${isJson(line) ? readable(line).trimEnd() : line}`;
}

function isJson(line: string): boolean {
  return line.startsWith('{') && line.endsWith('}');
}
