export interface BannerFacts {
  origin: string;
  apiKey: string;
  dataDir: string;
  seconds: number;
}

/** What a person needs once everything runs; its first line is for scripts that wait for it. */
export function bannerText({ origin, apiKey, dataDir, seconds }: BannerFacts): string {
  return `
ready ${origin}

  API key   ${apiKey}
  docs      ${origin}/docs
  try       curl -X POST ${origin}/api/sandbox/messages \\
              -H 'Authorization: Bearer ${apiKey}' \\
              -H 'Content-Type: application/json' \\
              -d '{"chatId":"me","text":"hello"}'
  data      ${dataDir} (database, queue, keys, logs)
  stop      Ctrl-C (started in ${seconds} s)
`;
}

/** The origin that people on this machine use for what listens on `host`. */
export function originOf(host: string, port: number): string {
  const everywhere = host === '0.0.0.0' || host === '::';
  const name = everywhere ? '127.0.0.1' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}
