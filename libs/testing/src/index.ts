export { Wire } from './app/wire.ts';
export { TelegramSimulator } from './telegram/telegram-simulator.ts';
export type { TelegramSimulatorOptions } from './telegram/simulator-options.ts';
export type { TelegramFault } from './telegram/state/faults.ts';
export { freshDatabase, type FreshDatabase } from './stores/fresh-database.ts';
export { freshRedis } from './stores/fresh-redis.ts';
export { until } from './until.ts';
