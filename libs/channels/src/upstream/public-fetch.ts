import { lookup, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { AppError } from '@sluice/errors';
import { Client } from 'undici';
import { Exchange, type UpstreamAnswer } from './exchange.ts';
import { isPublic } from './public-address.ts';
import { UpstreamFailure } from './upstream-failure.ts';

/** What may be reached. */
export interface Reach {
  protocols: readonly string[];
  mayReach: (address: string) => boolean;
}

/** The public internet, over TLS. */
export const publicOnly: Reach = { protocols: ['https:'], mayReach: isPublic };
/** Whatever can be reached: for tests and closed networks. */
export const anywhere: Reach = { protocols: ['https:', 'http:'], mayReach: () => true };

const mostRedirects = 3;
const connectMs = 5_000;
const answerMs = 15_000;

/**
 * Fetches addresses that strangers gave us. What a name means is checked at the moment of connecting, for every redirect anew, so
 * that no name can first mean one host and then another. Each call has a connection of its own.
 */
export class PublicFetch {
  constructor(private readonly reach: Reach) {}

  /** Throws `rejected` for what may not be reached, `gone`, `too-large`, or `unavailable`. */
  async get(address: string, context: { signal: AbortSignal; mostBytes: number }): Promise<Uint8Array> {
    let url = this.checked(address);
    for (let redirects = 0; redirects <= mostRedirects; redirects += 1) {
      const answer = await this.ask(url, context);
      const { location } = answer.headers;
      if (answer.status < 300 || answer.status >= 400 || typeof location !== 'string') return bodyOf(answer);
      url = this.checked(location, url);
    }
    throw new AppError('rejected', 'The address of the picture redirects too often.');
  }

  private checked(address: string, base?: URL): URL {
    const url = URL.parse(address, base?.href);
    if (!url || !this.reach.protocols.includes(url.protocol)) throw new AppError('rejected', 'The address of the picture is not one that begins with https://.');
    // A numeric address is never looked up.
    const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
    if (isIP(host) && !this.reach.mayReach(host)) throw notPublic();
    return url;
  }

  private async ask({ origin, pathname, search }: URL, { signal, mostBytes }: { signal: AbortSignal; mostBytes: number }): Promise<UpstreamAnswer> {
    const client = new Client(origin, { connect: { timeout: connectMs, lookup: this.lookup } });
    const exchange = new Exchange({ signal, waitMs: connectMs, answerMs, mostBytes });
    try {
      client.dispatch({ method: 'GET', path: pathname + search, headers: { accept: 'image/*' }, headersTimeout: 0, bodyTimeout: 0 }, exchange);
      return await exchange.answer;
    } catch (error) {
      throw failureOf(error);
    } finally {
      void client.destroy();
    }
  }

  private readonly lookup: LookupFunction = (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      const allowed = (found ?? []).filter(({ address }) => this.reach.mayReach(address));
      const [first] = allowed;
      if (error) callback(error, '');
      else if (!first) callback(notPublic(), '');
      else tell(options.all ? allowed : first, callback);
    });
  };
}

function tell(found: LookupAddress | LookupAddress[], callback: Parameters<LookupFunction>[2]): void {
  if (Array.isArray(found)) callback(null, found);
  else callback(null, found.address, found.family);
}

function bodyOf({ status, body }: UpstreamAnswer): Uint8Array {
  if (status === 200) return body;
  const said = `The host of the picture answered ${status}.`;
  if (status === 404 || status === 410) throw new AppError('gone', said);
  throw new AppError(status >= 500 || status === 429 ? 'unavailable' : 'rejected', said);
}

function failureOf(error: unknown): unknown {
  if (!(error instanceof UpstreamFailure)) return error;
  if (error.cause instanceof AppError) return error.cause;
  if (error.kind === 'oversized') return new AppError('too-large', 'The picture is larger than Sluice takes.', { cause: error });
  return new AppError('unavailable', 'The host of the picture did not answer.', { cause: error });
}

function notPublic(): AppError {
  return new AppError('rejected', 'The address of the picture is not a public one: set SLUICE_ALLOW_PRIVATE_URLS=true if it is meant to be reached.');
}
