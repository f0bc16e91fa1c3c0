export interface LockfilePackage {
  version?: string;
  optional?: boolean;
  link?: boolean;
  resolved?: string;
}
export interface Lockfile {
  packages: Record<string, LockfilePackage>;
}
export function stampOf(lockfile: string, machine?: { platform: string; arch: string }): string;
export function isInstalled(root: string): boolean;
export function writeStamp(root: string): void;
export function differences(lockfile: Lockfile, installed: Lockfile): string[];
