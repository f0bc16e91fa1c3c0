import type { PlatformFaults } from '../platform/faults.ts';
import type { Platform, PlatformAnswer, PlatformCall } from '../platform/platform-server.ts';
import type { LineChannel } from './line-channel.ts';
import { LineRefusal } from './line-refusal.ts';
import type { LineWorld } from './line-world.ts';

const contentPath = /^GET \/v2\/bot\/message\/([^/]+)\/content$/;

/** api-data.line.me: what people sent, for as long as LINE keeps it. */
export class LineDataHost implements Platform {
  readonly faults: PlatformFaults;
  readonly #world: LineWorld;

  constructor(world: LineWorld) {
    this.#world = world;
    this.faults = world.faults;
  }

  addresseeOf(): undefined {
    return undefined;
  }

  serve(call: PlatformCall): PlatformAnswer {
    return this.#world.admit(call, (channel) => contentAt(channel, call.endpoint));
  }
}

function contentAt({ contents }: LineChannel, endpoint: string): PlatformAnswer {
  const content = contents.get(contentPath.exec(endpoint)?.[1] ?? '');
  if (!content) throw new LineRefusal(404, 'Not found');
  if (content.isGone) throw new LineRefusal(410, 'Gone');
  return { status: 200, headers: { 'content-type': content.type }, body: content.bytes };
}
