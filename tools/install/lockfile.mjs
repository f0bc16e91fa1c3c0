import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What identifies an installation: the lockfile's content, and the machine, since some packages differ by it. */
export function stampOf(lockfile, { platform, arch } = process) {
  return `${createHash('sha256').update(lockfile).digest('hex')} ${platform}-${arch}`;
}

/** Whether node_modules holds what package-lock.json says, by our stamp or else by npm's own note of what it installed. */
export function isInstalled(root) {
  const lockfile = readFileSync(join(root, 'package-lock.json'), 'utf8');
  if (readOr(stampFile(root), '') === stampOf(lockfile)) return true;
  const installed = readOr(join(root, 'node_modules/.package-lock.json'), null);
  if (installed === null || differences(JSON.parse(lockfile), JSON.parse(installed)).length > 0) return false;
  writeStamp(root);
  return true;
}

/** Notes that node_modules belongs to the present lockfile. */
export function writeStamp(root) {
  writeFileSync(stampFile(root), stampOf(readFileSync(join(root, 'package-lock.json'), 'utf8')));
}

/** The packages that differ between the lockfile and npm's note; one that is optional may be missing (another platform's). */
export function differences(lockfile, installed) {
  const wanted = Object.entries(lockfile.packages).filter(([path]) => path !== '');
  const missing = wanted.filter(([path, { version, optional, resolved }]) => {
    const found = installed.packages[path];
    return found ? found.version !== version || (found.link && found.resolved !== resolved) : !optional;
  });
  const surplus = Object.keys(installed.packages).filter((path) => !(path in lockfile.packages));
  return [...missing.map(([path]) => path), ...surplus];
}

const stampFile = (root) => join(root, 'node_modules/.sluice-stamp');

const readOr = (path, otherwise) => (existsSync(path) ? readFileSync(path, 'utf8') : otherwise);
