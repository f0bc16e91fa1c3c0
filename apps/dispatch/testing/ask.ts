import type { NestFastifyApplication } from '@nestjs/platform-fastify';

export interface Reply<Body> {
  status: number;
  type: string;
  body: Body;
}

export type Ask = <Body = Record<string, unknown>>(route: string, question?: { body?: object; headers?: Record<string, string> }) => Promise<Reply<Body>>;

/** Asks a service over HTTP, without a socket; its answers are read as JSON. */
export function ask(app: NestFastifyApplication, key: string): Ask {
  return async <Body>(route: string, { body, headers }: { body?: object; headers?: Record<string, string> } = {}) => {
    const [method, url] = route.split(' ');
    const answer = await app.inject({
      method: method as 'GET',
      url: url ?? '/',
      headers: { authorization: `Bearer ${key}`, ...headers },
      ...(body && { payload: body }),
    });
    return { status: answer.statusCode, type: String(answer.headers['content-type']), body: answer.json<Body>() };
  };
}
