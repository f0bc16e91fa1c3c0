export { budget, defaultLimits, viewWindows, type Limit, type Usage, type WindowView } from './sliding-windows.ts';
