import { Pool } from 'undici';

/** Posts to one origin, JSON unless headers say otherwise, over a bounded number of kept connections. */
export class Poster {
  private readonly pool: Pool;
  private readonly headers: Record<string, string>;

  constructor(origin: string, headers: Record<string, string> = {}, connections = 128) {
    this.pool = new Pool(origin, { connections });
    this.headers = { 'content-type': 'application/json', ...headers };
  }

  /** Throws unless the answer is a 2xx. Headers that are given go in place of those that all calls have. */
  async post(path: string, body: string, headers: Record<string, string> = this.headers): Promise<void> {
    const answer = await this.pool.request({ path, method: 'POST', headers, body });
    if (answer.statusCode >= 200 && answer.statusCode < 300) return answer.body.dump();
    throw new Error(`${path} answered ${answer.statusCode}: ${(await answer.body.text()).slice(0, 300)}`);
  }

  close(): Promise<void> {
    return this.pool.close();
  }
}
