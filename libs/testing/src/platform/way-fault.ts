import { STATUS_CODES, type ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

/** What goes wrong on the way to any platform. `html` is the page of an edge in front of it; `hung` never answers. */
export type WayFault = { kind: 'html'; status: number } | { kind: 'delayed'; ms: number } | { kind: 'dropped' } | { kind: 'hung' };

/** Does what the fault says; true when the caller is to be answered as if nothing had happened. */
export async function playWayFault(fault: WayFault, response: ServerResponse): Promise<boolean> {
  switch (fault.kind) {
    case 'delayed':
      await pause(fault.ms, undefined, { ref: false });
      return true;
    case 'html':
      givePage(fault.status, response);
      break;
    case 'dropped':
      response.socket?.destroy();
      break;
    case 'hung':
      break;
  }
  return false;
}

/** A page as nginx gives it, seen when a data centre is down. */
function givePage(status: number, response: ServerResponse): void {
  const title = `${status} ${STATUS_CODES[status] ?? 'Error'}`;
  const body = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`;
  response.writeHead(status, { Server: 'nginx/1.18.0', 'Content-Type': 'text/html', 'Content-Length': Buffer.byteLength(body) }).end(body);
}
