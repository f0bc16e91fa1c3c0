import { FaultScript, type FaultTimes } from './fault-script.ts';
import type { WayFault } from './way-fault.ts';

/** What goes wrong with a call to a platform that speaks JSON. */
export type PlatformFault = WayFault | { kind: 'answered'; status: number; body: object; headers?: Record<string, string> };

/** Which calls it happens to; all of them when nothing is said. */
export interface PlatformFaultScope extends FaultTimes {
  /** A path, without its query. */
  endpoint?: string;
  /** Whom the call sends to. */
  to?: string;
}

export type PlatformFaults = FaultScript<PlatformFault, PlatformFaultScope, { endpoint: string; to: string | undefined }>;

export function platformFaults(): PlatformFaults {
  return new FaultScript(({ scope }, call) => (scope.endpoint ?? call.endpoint) === call.endpoint && (scope.to ?? call.to) === call.to);
}
