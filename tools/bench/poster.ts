import { Pool } from 'undici';

/** Posts JSON to one origin over a bounded number of kept connections. */
export class Poster {
  private readonly pool: Pool;
  private readonly headers: Record<string, string>;

  constructor(origin: string, headers: Record<string, string> = {}, connections = 128) {
    this.pool = new Pool(origin, { connections });
    this.headers = { 'content-type': 'application/json', ...headers };
  }

  /** Throws unless the answer is a 2xx. */
  async post(path: string, body: string): Promise<void> {
    const answer = await this.pool.request({ path, method: 'POST', headers: this.headers, body });
    if (answer.statusCode >= 200 && answer.statusCode < 300) return answer.body.dump();
    throw new Error(`${path} answered ${answer.statusCode}: ${(await answer.body.text()).slice(0, 300)}`);
  }

  close(): Promise<void> {
    return this.pool.close();
  }
}
