export { CpuMeter } from './nest/cpu-meter.ts';
export { systemClock } from './nest/system-clock.ts';
