const secrets: readonly [RegExp, string][] = [
  // Telegram: <bot id>:<35 characters>, also inside /bot<token>/ paths.
  [/\d{5,}:[A-Za-z0-9_-]{20,}/g, '[bot token]'],
  [/\b(Bearer)\s+[A-Za-z0-9._~+/=-]{6,}/gi, '$1 [key]'],
  [/\bsk_[A-Za-z0-9_-]{8,}/g, '[key]'],
  [/\b(access_token|corpsecret|key|token|secret)=[^&\s"'\\]+/gi, '$1=[secret]'],
  [/(\w+:\/\/[^:@/\s"]*):[^@/\s"]+@/g, '$1:[password]@'],
];

/** Takes everything that looks like a credential out of a line of log. */
export function scrub(line: string): string {
  return secrets.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), line);
}
