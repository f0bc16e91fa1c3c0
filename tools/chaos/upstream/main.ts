// A process of its own, so that nothing the nemesis does to Sluice touches the one that measures it.
import { botApi } from './bot-api.ts';
import { Platform, type PlatformSettings } from './platform.ts';

const settings = JSON.parse(process.env.PLATFORM ?? '') as PlatformSettings;
botApi(new Platform(settings)).listen(Number(process.env.PORT), '127.0.0.1');
