import { hostOf } from './urls.ts';

/** The e-mail address with the domain of the card's web address when the two differ by one misread letter only. */
export function agreeOnDomain(email: string, urls: readonly string[]): string {
  const [user = '', domain = ''] = email.split('@');
  const hosts = urls.map(hostOf);
  if (hosts.includes(domain)) return email;
  const near = hosts.find((host) => isOneLetterApart(host, domain));
  return near ? `${user}@${near}` : email;
}

function isOneLetterApart(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  const same = a.length === b.length ? 1 : 0;
  const [longer, shorter] = a.length >= b.length ? [a, b] : [b, a];
  return longer.slice(start + 1) === shorter.slice(start + same);
}
