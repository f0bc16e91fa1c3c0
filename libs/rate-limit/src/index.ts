export { defaultLimits, limitsOf, scopes, turnOf, type Limit, type Scope, type ScopedLimit, type Turn } from './limits.ts';
export { paceAfterFlood, pacedMax, paceNow, type Pace } from './pace.ts';
export { budget, viewWindows, type Usage, type WindowView } from './sliding-windows.ts';
export { steadyPerMinute, type Arrivals, type Inflow } from './arrivals.ts';
export { forecast, type Forecast, type Outlook } from './forecast.ts';
