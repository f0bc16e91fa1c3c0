export { defaultLimits, limitsOf, scopes, turnOf, type Limit, type Scope, type ScopedLimit, type Turn } from './limits.ts';
export { paceAfterFlood, pacedMax, paceNow, type Pace } from './pace.ts';
export { budget, viewWindows, type Usage, type WindowView } from './sliding-windows.ts';
export { steadyPerMinute, type Arrivals, type Inflow } from './arrivals.ts';
export { forecast, type Forecast, type Outlook } from './forecast.ts';
export { FallbackWindowStore, type FallbackOptions } from './fallback-window.store.ts';
export { MemoryWindowStore } from './memory-window.store.ts';
export { RedisWindowStore, windowScript } from './redis-window.store.ts';
export { WindowStore, type Hit, type Verdict } from './window.store.ts';
