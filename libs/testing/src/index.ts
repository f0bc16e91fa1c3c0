export { TelegramSimulator } from './telegram/telegram-simulator.ts';
export type { TelegramSimulatorOptions } from './telegram/simulator-options.ts';
export type { TelegramFault } from './telegram/state/faults.ts';
