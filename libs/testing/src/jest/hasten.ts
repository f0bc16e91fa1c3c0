import { Interval } from '@nestjs/schedule';

type Sweeper = abstract new (...dependencies: never[]) => { run(): Promise<void> };

/** Has sweeps come round every 100 ms in the apps that this file starts afterwards, so that no test waits for their turn. */
export function hasten(...sweepers: Sweeper[]): void {
  for (const { prototype } of sweepers) Interval(100)(prototype as object, 'run', Object.getOwnPropertyDescriptor(prototype, 'run') as PropertyDescriptor);
}
