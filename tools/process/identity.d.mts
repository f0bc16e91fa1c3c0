export interface ProcessIdentity {
  pid: number;
  identity: string | null;
}
export function identityOf(pid: number): string | null;
export function isRunning(process: ProcessIdentity): boolean;
export function commandOf(pid: number): string;
